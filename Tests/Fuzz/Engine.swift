import Core
@testable import Providers

/// However a stream is cut into pieces, the same is read.
func fuzzEngine(_ bytes: [UInt8]) {
  let cut = min(bytes.count, Int(bytes.first ?? 0))
  var whole = BuildStream()
  whole.take(bytes)
  whole.finish()
  var pieces = BuildStream()
  for piece in [bytes[..<cut], bytes[cut...]] { pieces.take(piece) }
  pieces.finish()
  precondition(whole.failure == pieces.failure && whole.image == pieces.image)
  precondition(whole.output == pieces.output)
  for hasTerminal in [false, true] {
    var whole = LogFrames(hasTerminal: hasTerminal)
    whole.take(bytes)
    var pieces = LogFrames(hasTerminal: hasTerminal)
    for piece in [bytes[..<cut], bytes[cut...]] { pieces.take(Array(piece)) }
    precondition(whole.output == pieces.output)
  }
  _ = try? EngineVersion.agreed(withServer: String(decoding: bytes, as: UTF8.self))
  guard let document = try? JSONNode.parse(bytes) else { return }
  _ = (try? EngineContainer.listing(in: document), try? EngineImage.listing(in: document))
  _ = try? ContainerState(document)
}
