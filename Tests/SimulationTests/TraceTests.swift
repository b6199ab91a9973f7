import Foundation
import Testing
import World

@Suite("A seed's trace", .timeLimit(.minutes(5)))
struct TraceTests {
  private func replay(_ seed: Int) async throws -> String {
    let sandbox = try BuiltProduct.path("hpr-sandbox").path
    let arguments = ["simulate", "--replay", "\(seed)"]
    return try await Program(sandbox, arguments).run().output
  }

  @Test("is the same in two processes, byte for byte", arguments: [1, 2, 3])
  func same(seed: Int) async throws {
    let (first, second) = (try await replay(seed), try await replay(seed))
    #expect(Array(first.utf8) == Array(second.utf8))
    #expect(first.utf8.count > 1000)
  }

  @Test("differs from another seed's")
  func other() async throws {
    let (first, second) = (try await replay(1), try await replay(2))
    #expect(first != second)
  }
}
