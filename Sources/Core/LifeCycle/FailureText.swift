/// What a job's author reads in the job's log when hpr has failed the job.
enum FailureText {
  /// The sentence with the phase and the reason, what may be done, and the end of the output of
  /// what failed. It goes into the record as a whole, so that it is the same on every try.
  static func text(
    _ sentence: String, _ reason: FailureReason, in phase: Phase, end: String
  ) -> String {
    var lines = ["\(sentence) (phase \(phase.rawValue), \(reason.rawValue))", advice(for: reason)]
    if !end.isEmpty {
      let whose = phase == .starting || phase == .running ? "machine" : "build"
      lines += ["The end of the \(whose)'s own output:", end]
    }
    return lines.joined(separator: "\n")
  }

  private static func advice(for reason: FailureReason) -> String {
    switch reason {
    case .systemFailure:
      "This says nothing about the job's script. Retry the job; if it fails like this again, show"
        + " these lines to the administrators of the runner."
    case .scriptFailure:
      "This has to be mended in the job's own definition; a retry alone will not help."
    case .jobCanceled: "The job was cancelled."
    }
  }
}
