import Glibc

/// What reads bytes that somebody else wrote. A target reads them, and checks what can be said of the
/// result; it traps where that does not hold.
enum FuzzTarget: String, CaseIterable {
  case toml, payload, record, state, pktLines = "pkt-lines", pushReport = "push-report", headers
  case engine

  /// The one that `HPR_FUZZ_TARGET` names.
  static let chosen = getenv("HPR_FUZZ_TARGET").flatMap {
    FuzzTarget(rawValue: String(cString: $0))
  }

  func take(_ bytes: [UInt8]) {
    switch self {
    case .toml: fuzzTOML(bytes)
    case .payload: fuzzPayload(bytes)
    case .record: fuzzRecord(bytes)
    case .state: fuzzState(bytes)
    case .pktLines: fuzzPktLines(bytes)
    case .pushReport: fuzzPushReport(bytes)
    case .headers: fuzzHeaders(bytes)
    case .engine: fuzzEngine(bytes)
    }
  }
}

/// Called by libFuzzer with each of its inputs.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  FuzzTarget.chosen?.take(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}

/// Called by libFuzzer before the first.
@_cdecl("LLVMFuzzerInitialize")
public func fuzzInitialize(_: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?) -> CInt {
  precondition(FuzzTarget.chosen != nil, "HPR_FUZZ_TARGET names no target")
  return 0
}
