import Core
import SystemPackage

/// Puts a state of hpr in the place of one of heptapod-paas-runner, which is kept beside it.
struct TakeOver {
  let path: FilePath
  let installation: String
  let disk: any Disk

  init(_ path: FilePath, _ installation: String, on disk: any Disk) {
    self.path = path
    self.installation = installation
    self.disk = disk
  }

  /// Writes the state that is made of the peer's. Until the last moment the peer's is in place, whole.
  /// - Returns: the state, and where the original is kept.
  func perform(
    _ makeState: (PeerState, String) throws(ImportError) -> Snapshot
  ) throws(StateFileError) -> (Snapshot, original: String) {
    guard let bytes = try disk.read(path, limit: .max, mayBePipe: false) else {
      throw .unusable(path: path.string, why: "it has just been removed")
    }
    let snapshot = try state(in: bytes, makeState)
    do throws(Errno) {
      let original = try place(for: bytes)
      try DurableWrite.write(bytes, to: original, on: disk)
      var coding = SnapshotCoding()
      try DurableWrite.write(coding.encode(snapshot), to: path, on: disk)
      return (snapshot, original.string)
    } catch {
      throw .unusable(path: path.string, why: describe(error))
    }
  }

  private func state(
    in bytes: [UInt8], _ makeState: (PeerState, String) throws(ImportError) -> Snapshot
  ) throws(StateFileError) -> Snapshot {
    let input: ImportedInput
    do throws(CodingError) {
      input = try ImportedInput(bytes)
    } catch {
      throw .unreadable(path: path.string, why: error.sentence)
    }
    guard case .peer(let state) = input else {
      throw .unusable(path: path.string, why: "it has just been replaced")
    }
    do throws(ImportError) {
      return try makeState(state, installation)
    } catch {
      throw .refused(path: path.string, error)
    }
  }

  /// A name beside the file that nothing has, or these very bytes: after a crash in the midst of it.
  private func place(for bytes: [UInt8]) throws(Errno) -> FilePath {
    var number = 1
    while true {
      let place = FilePath("\(path.string).peer-\(number)")
      if try disk.identity(at: place) == nil { return place }
      if let kept = try? disk.read(place, limit: .max, mayBePipe: false), kept == bytes {
        return place
      }
      number += 1
    }
  }
}
