import Core

extension CoordinatorClient {
  func jobRequestBody(lastUpdate: String?) -> [UInt8] {
    object { writer in
      writer.field("token", token.reveal())
      writer.field("system_id", systemID)
      if let lastUpdate { writer.field("last_update", lastUpdate) }
      write(info, to: &writer)
    }
  }

  func verifyBody() -> [UInt8] {
    object { writer in
      writer.field("token", token.reveal())
      writer.field("system_id", systemID)
      write(info, to: &writer)
    }
  }

  /// The token is wanted in the body although the header has it (facts: coordinator §3).
  static func updateBody(_ state: JobUpdate, token: Secret) -> [UInt8] {
    object { writer in
      writer.field("token", token.reveal())
      switch state {
      case .running: writer.field("state", "running")
      case .failed(let reason):
        writer.field("state", "failed")
        writer.field("failure_reason", reason.rawValue)
      }
    }
  }

  func write(_ info: RunnerInfo, to writer: inout JSONWriter) {
    writer.beginObject("info")
    writer.field("name", info.name)
    writer.field("version", info.version)
    writer.field("revision", info.revision)
    writer.field("platform", info.platform)
    writer.field("architecture", info.architecture)
    writer.field("executor", info.executor)
    writer.field("shell", info.shell)
    writer.beginObject("features")
    for feature in info.features { writer.field(feature, true) }
    writer.endObject()
    writer.beginObject("config")
    writer.field("gpus", info.gpus)
    writer.endObject()
    if !info.labels.isEmpty {
      writer.beginObject("labels")
      for label in info.labels { writer.field(label.name, label.value) }
      writer.endObject()
    }
    writer.endObject()
  }
}

/// A JSON object.
func object(_ write: (inout JSONWriter) -> Void) -> [UInt8] {
  var writer = JSONWriter()
  writer.beginObject()
  write(&writer)
  writer.endObject()
  return writer.bytes
}
