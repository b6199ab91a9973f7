extension Vault {
  /// Where a token may be, and why.
  struct Allowance: Sendable {
    /// The beginning of the place's name.
    let place: String
    /// The beginnings of the names of the tokens that may be there.
    let tokens: [String]
    let why: String
  }

  /// The whole list.
  static let allowances = [
    Allowance(place: "file hpr.toml", tokens: [""], why: "the operator wrote them there"),
    Allowance(
      place: "file disk/state.json", tokens: ["job"],
      why: "the state, 0600: the job is to be reported"),
    Allowance(
      place: "file record-", tokens: ["job"], why: "a record, 0600: the next step needs its token"),
    Allowance(
      place: "file registered.toml", tokens: ["runner"],
      why: "what register is for: the configuration, 0600"),
    Allowance(
      place: "file peer.json", tokens: ["job"], why: "the peer's state, written by the peer"),
    Allowance(place: "pushed job.json", tokens: ["job"], why: "the payload, which the job needs"),
    Allowance(
      place: "process environ of register", tokens: ["runner"],
      why: "the operator gave it by the environment, of which register tells in its help"),
    Allowance(
      place: "process cmdline of the shell", tokens: ["runner"],
      why: "the operator's script, in which it is written; hpr has no part in it"),
  ]
}
