import Core

/// What a sweep found and did: a line for each resource, or JSON with stable keys.
struct SweepReport {
  let findings: [OrphanSweep.Finding]

  /// A table, or one line if there is nothing.
  var text: [UInt8] {
    var table = Table(header: ["RESOURCE", "ID", "ACCOUNT", "DECISION", "WHY"])
    table.rows = findings.map {
      [
        $0.resource.name.text, $0.resource.id.text, $0.place.account.text, $0.decision.words,
        $0.why,
      ]
    }
    let lines = findings.isEmpty ? ["no resources with names of hpr's form"] : table.lines
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  /// `{"version":1,"resources":[…]}`.
  var json: [UInt8] {
    var json = JSONWriter(.indented)
    json.beginObject()
    json.field("version", 1)
    json.beginArray("resources")
    for finding in findings {
      json.beginObject()
      json.field("resource", finding.resource.name.text)
      json.field("id", finding.resource.id.text)
      json.field("account", finding.place.account.text)
      json.field("runner", finding.key?.runner.text)
      json.field("job_id", finding.key?.job.number)
      json.field("tracked", finding.isTracked)
      json.field("decision", finding.decision.rawValue)
      json.field("why", finding.why)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    return json.bytes + [UInt8(ascii: "\n")]
  }
}

extension OrphanSweep.Finding {
  /// The decision as scripts read it.
  enum Decision: String {
    case kept, removed, failed
    case wouldBeRemoved = "would_be_removed"

    var words: String { self == .wouldBeRemoved ? "would be removed" : rawValue }
  }

  var decision: Decision {
    switch outcome {
    case .kept: .kept
    case .removed: .removed
    case .wouldBeRemoved: .wouldBeRemoved
    case .failed: .failed
    }
  }

  /// The job that it was made for, as far as that is known.
  var key: JobKey? {
    switch verdict {
    case .untracked(let key), .tracked(let key), .elsewhere(let key), .new(let key),
      .young(let key), .ageless(let key):
      key
    case .foreign: nil
    }
  }

  var isTracked: Bool { if case .tracked = verdict { true } else { false } }

  /// Why it was decided so.
  var why: String {
    if case .failed(let why) = outcome { return why }
    switch verdict {
    case .untracked(let key):
      let what = "made for \(key), in no record, seen twice"
      return outcome == .kept ? "\(what); left by your word, or tracked by now" : what
    case .tracked(let key): return "tracked: \(key)"
    case .elsewhere(let key): return "tracked: \(key), with its resource in another account"
    case .new(let key): return "made for \(key), seen once only"
    case .young(let key): return "made for \(key), too short a time ago"
    case .ageless(let key): return "made for \(key), nobody says when"
    case .foreign: return "not of the runners that are swept"
    }
  }
}
