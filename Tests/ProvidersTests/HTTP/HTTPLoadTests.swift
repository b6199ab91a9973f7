import Foundation
import Providers
import Testing

/// Each in a process of its own, whose memory and descriptors nobody else uses. Figures are printed.
@Suite(.serialized, .timeLimit(.minutes(5))) struct HTTPLoadTests {
  /// 10,000 requests, 100 at a time.
  @Test func servesManyRequests() async {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) { try await Load.each { try await $0.serveMany() } }
    Load.show(result)
  }

  /// 1,000 requests that the other side holds, with short ones between them.
  @Test func holdsManyRequests() async {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) { try await Load.each { try await $0.holdMany() } }
    Load.show(result)
  }

  /// 1,000 requests cancelled at once, again and again.
  @Test func cancelsManyRequests() async {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) { try await Load.each { try await $0.cancelMany() } }
    Load.show(result)
  }
}
