import Core

/// What was read and written is read again as the same; the editor takes the text apart as the reader
/// does.
func fuzzTOML(_ bytes: [UInt8]) {
  guard let table = try? TOMLTable.parse(bytes) else { return }
  let written = TOMLWriter.bytes(of: table)
  precondition((try? TOMLTable.parse(written)).map { TOMLWriter.bytes(of: $0) } == written)
  _ = ConfigurationReader.read(bytes, path: "c.toml", environment: [:], secrets: NoFiles())
  guard let text = try? ConfigurationText(bytes) else { return }
  var section = TOMLTable()
  section.set("name", to: .string("added"))
  precondition((try? TOMLTable.parse(text.appending(runner: section))) != nil)
}

private struct NoFiles: SecretSource {
  func bytes(ofFile path: String) throws(SecretSourceError) -> [UInt8] {
    throw SecretSourceError("no such file")
  }
}
