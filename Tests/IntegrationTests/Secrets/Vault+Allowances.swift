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
    Allowance(
      place: "configuration ",
      tokens: ["runner", "registration", "access", "organisation", "user", "account", "watch"],
      why: "the operator wrote them there, or register, 0600, which is what it is for"),
    Allowance(
      place: "file examples/second.token", tokens: ["runner"],
      why: "where an example of hpr-register(1) keeps a token that it then registers"),
    Allowance(
      place: "state ", tokens: ["job"], why: "the state, 0600: the job is to be reported"),
    Allowance(
      place: "record ", tokens: ["job"],
      why: "a record, or the peer's state: the next step needs its token"),
    Allowance(
      place: "output of steps", tokens: ["job"], why: "a record on its way to the next step"),
    Allowance(place: "pushed job.json", tokens: ["job"], why: "the payload, which the job needs"),
    Allowance(
      place: "process environ of register", tokens: ["runner", "registration"],
      why: "the operator gave it by the environment, of which register tells in its help"),
    Allowance(
      place: "process cmdline of the shell", tokens: ["runner", "registration"],
      why: "the operator's script, in which it is written; hpr has no part in it"),
  ]
}
