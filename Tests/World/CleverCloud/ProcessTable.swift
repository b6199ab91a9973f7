import Foundation
import Glibc
import Synchronization

/// The processes of machines, by application, so that each can be ended with all it started.
final class ProcessTable: Sendable {
  private struct Machine {
    let process: Int32
    let room: URL
  }
  private struct State {
    var running: [String: Machine] = [:]
    var gone: Set<String> = []
  }
  private let state = Mutex(State())

  /// A process of the application has started; one that is gone already loses it at once.
  func started(_ process: Int32, of application: String, in room: URL) {
    let isGone = state.withLock {
      $0.running[application] = Machine(process: process, room: room)
      return $0.gone.contains(application)
    }
    if isGone { end(application) }
  }

  /// The process has ended and was waited for; what it started ends too.
  func ended(of application: String) {
    let machine = state.withLock { $0.running.removeValue(forKey: application) }
    if let machine { Self.sweep(machine.room) }
  }

  /// Ends the process of an application and all that it started.
  ///
  /// - Returns: whether there was one.
  @discardableResult
  func end(_ application: String) -> Bool {
    state.withLock {
      guard let machine = $0.running[application] else { return false }
      // Under the lock, so that nobody has waited for it and its number is still its own.
      kill(machine.process, SIGKILL)
      Self.sweep(machine.room)
      return true
    }
  }

  /// Ends the process of an application, and any that is still to start.
  func remove(_ application: String) {
    state.withLock { _ = $0.gone.insert(application) }
    end(application)
  }

  func isGone(_ application: String) -> Bool { state.withLock { $0.gone.contains(application) } }

  /// Ends every process in whose environment the folder is named, as in that of all scripts of the
  /// machine's job: they outlive the inner runner, whose children they are.
  private static func sweep(_ room: URL) {
    let name = Data(room.path.utf8)
    for _ in 0..<10 {
      let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
      let found = all.compactMap { Int32($0) }.filter { process in
        let path = "/proc/\(process)/environ"
        guard let bytes = FileManager.default.contents(atPath: path) else { return false }
        return bytes.range(of: name) != nil
      }
      if found.isEmpty { return }
      for process in found { kill(process, SIGKILL) }
    }
  }
}
