import Foundation

/// How many seeds the simulations try: few in every run, more where `HPR_SEEDS` says so.
public enum Seeds {
  /// Blocks of seeds; `HPR_SEEDS=10` tries ten times as many.
  public static func blocks(_ count: Int) -> Range<UInt64> {
    let factor = ProcessInfo.processInfo.environment["HPR_SEEDS"].flatMap { Int($0) } ?? 1
    return 0..<UInt64(count * min(max(factor, 1), 10_000))
  }
}
