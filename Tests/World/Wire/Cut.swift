import FlyingFox
import FlyingSocks
import Foundation

/// Why a connection ends without its answer.
struct CutConnection: Error {}

/// Makes the server close a connection before a byte of the answer is written: it asks a WebSocket
/// handler for its frames before it writes the head, and closes when that fails.
struct Hanging: WSHandler {
  func makeFrames(
    for client: AsyncThrowingStream<WSFrame, any Error>
  ) async throws -> AsyncStream<WSFrame> {
    throw CutConnection()
  }
}

/// A body that fails after its first half.
struct HalfBody: AsyncBufferedSequence {
  typealias Element = UInt8
  private let half: [UInt8]

  init(_ whole: Data) { half = Array(whole.prefix(whole.count / 2)) }

  func makeAsyncIterator() -> Iterator { Iterator(rest: half) }

  struct Iterator: AsyncBufferedIteratorProtocol {
    var rest: [UInt8]

    mutating func next() async throws -> UInt8? {
      try await nextBuffer(suggested: 1)?.first
    }

    mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
      guard !rest.isEmpty else { throw CutConnection() }
      let piece = Array(rest.prefix(Swift.max(count, 1)))
      rest.removeFirst(piece.count)
      return piece
    }
  }
}

/// A body that begins again whenever it is over, at most some megabytes a second.
struct EndlessBody: AsyncBufferedSequence {
  typealias Element = UInt8
  private let piece: [UInt8]

  init(_ text: Data) {
    let bytes = text.isEmpty ? [UInt8(ascii: " ")] : Array(text)
    piece = Array(repeatElement(bytes, count: Swift.max(1, 16_384 / bytes.count)).joined())
  }

  func makeAsyncIterator() -> Iterator { Iterator(piece: piece) }

  struct Iterator: AsyncBufferedIteratorProtocol {
    let piece: [UInt8]

    mutating func next() async throws -> UInt8? { piece.first }

    mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
      try await Task.sleep(for: .milliseconds(2))
      return piece
    }
  }
}
