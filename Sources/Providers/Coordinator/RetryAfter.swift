import CCurl
import Glibc

/// How long an answer asks to wait before the next request.
enum RetryAfter {
  /// `RateLimit-ResetTime` (a date), else `Retry-After` (seconds or a date), at most a day; nil if
  /// neither asks for a wait. Dates are taken relative to the answer's own `Date`, so that clocks
  /// which differ do no harm (facts: coordinator §1.4).
  static func duration(in head: HTTPHead) -> Duration? {
    let now = head.header("Date").flatMap(seconds(ofDate:)) ?? time(nil)
    let reset = head.header("RateLimit-ResetTime").flatMap(seconds(ofDate:)).map { $0 - now }
    if let reset, reset > 0 { return limited(reset) }
    guard let text = head.header("Retry-After") else { return nil }
    if let seconds = Int(text) { return limited(seconds) }
    return seconds(ofDate: text).flatMap { limited($0 - now) }
  }

  private static func limited(_ seconds: Int) -> Duration? {
    seconds > 0 ? .seconds(min(seconds, 86_400)) : nil
  }

  /// Seconds since 1970; libcurl reads all three forms of RFC 9110 §5.6.7.
  private static func seconds(ofDate text: String) -> Int? {
    let seconds = curl_getdate(text, nil)
    return seconds < 0 ? nil : seconds
  }
}
