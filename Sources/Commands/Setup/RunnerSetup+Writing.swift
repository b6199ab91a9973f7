import Core
import Glibc
import StateFile

extension RunnerSetup {
  /// Writes the file. From then on the runner is the file's, and nothing is taken back.
  func write() throws(CommandError) {
    let before = text ?? ConfigurationText(newWith: draft.global)
    do throws(StateFileError) {
      try file.replace(with: before.appending(runner: draft.written))
    } catch {
      throw CommandError(writing: error)
    }
    registrar.unrecorded.settle()
    SystemID.keep(registrar.systemID, beside: path, owner: file.owner)
    tell()
  }

  private func tell() {
    let name = draft.section["name"]?.string ?? ""
    streams.tell(
      "hpr: \(path): runner '\(name)' \((notes + ["written"]).joined(separator: ", "))")
    guard geteuid() == 0 else { return }
    let owner = file.owner?.user ?? 0
    let user = getpwuid(owner).map { String(cString: $0.pointee.pw_name) } ?? "user \(owner)"
    streams.tell(
      "hpr: \(path) belongs to \(user), who will be able to read it"
        + (text == nil ? ", and nobody else" : ""))
    if owner == 0 {
      streams.tell("hint: if hpr run is to run as another user: chown USER \(path)")
    }
  }
}

extension CommandError {
  /// A configuration that could not be written, and is as it was.
  init(writing error: StateFileError) {
    guard case .unusable(let path, let why) = error else {
      self.init(error)
      return
    }
    self.init(
      .failed, path, "it could not be written: \(why)", hint: "the file is as it was before")
  }
}
