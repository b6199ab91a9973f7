import Foundation
import Testing
import World

/// Many rows, some of them at a time. With `HPR_ROWS` in the environment only those whose names have
/// that text.
enum Rows {
  /// Plays each row both ways, and expects the same to be said.
  ///
  /// - Parameters:
  ///   - most: how many are played at the same time, beside those that do little but wait.
  ///   - play: plays one and gives what was said.
  static func compare(
    _ rows: [Row], most: Int, on place: String,
    _ play: @escaping @Sendable (Row, Play) async throws -> [JournalEntry]
  ) async throws {
    async let idle = differences(rows.filter(\.isIdle), most: 16, play)
    async let busy = differences(rows.filter { !$0.isIdle }, most: most, play)
    let found = try await idle + busy
    #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
    print("\(rows.count) jobs were played both ways on \(place)")
  }

  /// Plays each row both ways; what was said differently, in lines.
  private static func differences(
    _ rows: [Row], most: Int,
    _ play: @escaping @Sendable (Row, Play) async throws -> [JournalEntry]
  ) async throws -> [String] {
    let wanted = ProcessInfo.processInfo.environment["HPR_ROWS"]
    let rows = rows.filter { row in wanted.map { row.name.contains($0) } ?? true }
    return try await abreast(rows, most: most) { row in
      async let steps = named(row, .steps, play)
      async let daemon = named(row, .daemon, play)
      let found = Conversation.differences(
        steps: try await steps, daemon: try await daemon, looks: row.isCalm)
      return found.isEmpty ? [] : ["== \(row.name)"] + found
    }
  }

  /// Plays one; its name stands before what goes wrong.
  private static func named(
    _ row: Row, _ one: Play, _ play: @Sendable (Row, Play) async throws -> [JournalEntry]
  ) async throws -> [JournalEntry] {
    do {
      return try await play(row, one)
    } catch {
      throw WorldError("\(row.name), \(one): \(error)")
    }
  }

  /// Does something to each, some at a time; what comes of it, in order.
  static func abreast<Element: Sendable, Found: Sendable>(
    _ all: [Element], most: Int,
    _ act: @escaping @Sendable (Element) async throws -> [Found]
  ) async throws -> [Found] {
    try await withThrowingTaskGroup(of: (Int, [Found]).self) { group in
      var found: [Int: [Found]] = [:]
      for (index, element) in all.enumerated() {
        if index >= most, let (done, result) = try await group.next() { found[done] = result }
        group.addTask { (index, try await act(element)) }
      }
      for try await (done, result) in group { found[done] = result }
      return found.sorted { $0.key < $1.key }.flatMap(\.value)
    }
  }
}
