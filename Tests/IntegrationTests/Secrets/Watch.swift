import Foundation
import Synchronization
import Testing
import World

/// Looks at hpr, at what starts it and at what it starts, and at what they leave in folders of their
/// own, again and again until the first of them has ended. It is all kept, for a token may be made
/// meanwhile.
final class Watch: Sendable {
  private let scene: String
  private let folders: [String]
  private let program: String
  /// Processes of hpr and below it that were found: one that ends does not show any more what it was,
  /// and what it leaves behind is nobody's child.
  private let ours = Mutex<Set<pid_t>>([])
  private let seen = Mutex<[pid_t: String]>([:])
  private let kept = Mutex<[String: Set<Data>]>([:])

  /// - Parameters:
  ///   - scene: what the places are named by.
  ///   - folders: where temporary files would be.
  init(scene: String, folders: [String]) throws {
    self.scene = scene
    self.folders = folders
    program = try BuiltProduct.path("hpr").path
  }

  /// The verbs of the processes of hpr that were looked at, one for each process.
  var verbs: [String] { seen.withLock { $0.values.sorted() } }

  /// Has all searched that was seen.
  func search(_ vault: Vault) {
    for (place, contents) in kept.withLock({ $0 }) {
      for bytes in contents { vault.search(bytes, in: place) }
    }
  }

  /// Looks until the process has ended. A step is short: there is no more than a breath in between.
  func look(at process: HprProcess) async {
    while process.isAlive {
      look(at: process.pid, belowHpr: false)
      for pid in ours.withLock({ $0 }) { look(at: pid, belowHpr: false) }
      lookIntoFolders()
      try? await Task.sleep(for: .milliseconds(1))
    }
  }

  private func look(at pid: pid_t, belowHpr: Bool) {
    let isHpr = belowHpr || self.isHpr(pid)
    guard let arguments = contents(pid, "cmdline") else {
      return ours.withLock { _ = $0.remove(pid) }
    }
    let environment = contents(pid, "environ") ?? Data()
    if isHpr { ours.withLock { _ = $0.insert(pid) } }
    // What has become hpr meanwhile is looked at in the next round: of which of the two these are,
    // nobody can say.
    if isHpr == (belowHpr || self.isHpr(pid)) {
      let whose = isHpr ? scene : "the shell"
      keep(arguments, "process cmdline of \(whose)")
      keep(environment, "process environ of \(whose)")
      if isProgram(pid) { note(pid, arguments) }
    }
    for child in children(of: pid) { look(at: child, belowHpr: isHpr) }
  }

  /// One that has ended meanwhile shows nothing.
  private func note(_ pid: pid_t, _ arguments: Data) {
    let words = arguments.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    if words.count > 1 { seen.withLock { $0[pid] = words[1] } }
  }

  private func keep(_ bytes: Data, _ place: String) {
    kept.withLock { _ = $0[place, default: []].insert(bytes) }
  }

  private func isHpr(_ pid: pid_t) -> Bool {
    ours.withLock { $0.contains(pid) } || isProgram(pid)
  }

  private func isProgram(_ pid: pid_t) -> Bool {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/exe")) == program
  }

  /// Nil: there is no such process any more.
  private func contents(_ pid: pid_t, _ part: String) -> Data? {
    FileManager.default.contents(atPath: "/proc/\(pid)/\(part)")
  }

  private func children(of pid: pid_t) -> [pid_t] {
    let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
    return tasks.flatMap { task -> [pid_t] in
      let path = "/proc/\(pid)/task/\(task)/children"
      let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
      return text.split(separator: " ").compactMap { pid_t($0) }
    }
  }

  private func lookIntoFolders() {
    for folder in folders {
      for name in FileManager.default.subpaths(atPath: folder) ?? [] {
        let bytes = FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data()
        keep(bytes, "temporary \(name)")
      }
    }
  }
}
