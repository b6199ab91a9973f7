import Core

/// Promise 7: no token in a line of the log, of the state's own words, or of a job's log, nor in a
/// pushed tree that does not need it.
func noSecretGetsOut(_ world: Simulation, _ happening: Happening) -> String? {
  switch happening {
  case .noted(let notice):
    return notice.words.contains(where: isTelling) ? "a secret in \(notice)" : nil
  case .appended(let job, let bytes):
    return isTelling(bytes) ? "a secret in the log of \(job.key)" : nil
  case .committed(let snapshot):
    for runner in snapshot.runners {
      if let why = runner.whyNot, isTelling(why) { return "a secret in the state: \(why)" }
    }
    for record in snapshot.records {
      if let error = record.lastError, isTelling(error) { return "a secret in the state: \(error)" }
    }
    return nil
  case .sent(let tree):
    // The job's description belongs to the job, its token and its variables too.
    let file = tree.files.first { $0.name != "job.json" && isTelling($0.bytes) }
    return file.map { "a secret in \($0.name) of a pushed tree" }
  default: return nil
  }
}

/// What all secrets of the simulated world begin with.
private let secret = Array("s3cr3t".utf8)

private func isTelling(_ text: String) -> Bool { isTelling(text.utf8) }

private func isTelling(_ text: some Sequence<UInt8>) -> Bool {
  var matched = 0
  for byte in text {
    matched = byte == secret[matched] ? matched + 1 : byte == secret[0] ? 1 : 0
    if matched == secret.count { return true }
  }
  return false
}

extension Notice {
  /// What of it is words.
  fileprivate var words: [String] {
    switch self {
    case .resourceEnded(_, let text), .logUnreadable(_, let text), .failing(_, _, let text),
      .reportGivenUp(_, let text), .stuck(_, let text), .unreadableGrant(_, let text),
      .waiting(_, let text), .anomaly(_, let text):
      [text]
    case .polling(_, let text), .jobCalls(_, let text), .storage(let text): text.map { [$0] } ?? []
    case .granted, .phase, .adopted, .reported, .cameBackToLife, .overdue, .over, .dropped,
      .orphan, .statistics:
      []
    }
  }
}
