/// What may stand behind a key, with values that are right and values that are not.
enum KeyKind: Sendable {
  case integer(from: Int)
  case integerOrDefault
  case duration(Lowest)
  case boolean
  case string
  case fraction
  case word
  case wordOrNothing
  case secret
  case image
  case strings
  case address
  case level
  case format
  case host
  case executor
  case url
  case scheme
  case table
  case texts

  enum Lowest: Sendable { case aboveZero, fromZero, any }

  /// Values of another type.
  var mistyped: [String] {
    switch self {
    case .integer, .integerOrDefault:
      ["\"5\"", "5.0", "true", "[]", "[1]", "{}", "1979-05-27", "nan", "inf", "\"\""]
    case .duration:
      [
        "true", "[]", "{}", "1979-05-27", "07:32:00", "nan", "inf", "\"\"", "\"soon\"", "\"1d\"",
        "\"1h30\"", "\"1 h\"", "\" 1h\"", "\"h\"", "\".s\"", "\"1..5s\"", "\"--1s\"", "\"1e3s\"",
        "\"9223372036854775808h\"", "\"99999999999999999999s\"", "\"2562048h\"", "\"٣s\"",
      ]
    case .boolean: ["1", "0", "\"true\"", "\"\"", "0.0", "[]", "{}", "[true]"]
    case .fraction: ["\"0.5\"", "true", "[]", "{}", "nan", "\"\""]
    case .strings: ["\"x\"", "[1]", "['a', true]", "1", "{}", "[['a']]"]
    case .table: ["1", "\"x\"", "true", "[]"]
    case .texts: ["1", "\"x\"", "{A = 1}", "{A = true}", "{A = 'x', B = {}}"]
    case .string, .word, .wordOrNothing, .secret, .image, .address, .level, .format, .host,
      .executor, .url, .scheme:
      ["1", "1.5", "true", "[]", "['x']", "{}", "1979-05-27", "nan"]
    }
  }

  /// Values of the right type that cannot be meant.
  var outOfRange: [String] {
    switch self {
    case .integer(let least): ["\(least - 1)", "-9223372036854775808"]
    case .integerOrDefault, .boolean, .strings, .table, .texts: []
    case .duration(.aboveZero):
      ["0", "-1", "-0.5", "\"0s\"", "\"-1s\"", "0.0"] + Self.tooLong
    case .duration(.fromZero): ["-1", "-0.5", "\"-1s\"", "\"-1ns\""] + Self.tooLong
    case .duration(.any): Self.tooLong
    case .fraction: ["0", "0.0", "-0.5", "1.0000001", "2", "inf", "-inf"]
    case .string: ["\"\""]
    case .word: ["\"\"", "\"a b\"", "\"a\\nb\"", "\"größe\"", "\"a\\u0000\""]
    case .wordOrNothing: ["\"a b\"", "\"a\\nb\""]
    case .secret:
      [
        "\"\"", "\"a b\"", "\"secret:K\"", "\"env:NONE\"", "\"env:\"", "\"file:/none\"",
        "\"file:\"",
      ]
    case .image: ["\"\"", "\"a b\"", "\"a\\nRUN x\""]
    case .address:
      [
        "\"\"", "\"here\"", "\":\"", "\"a:\"", "\"a:x\"", "\"a:65536\"", "\"a:-1\"", "\"::1:80\"",
        "\"a/b:80\"", "\"a b:80\"", "\"[::1:80\"",
      ]
    case .level: ["\"\"", "\"loud\"", "\"information\""]
    case .format: ["\"\"", "\"xml\""]
    case .host:
      ["\"\"", "\"tcp://h:1\"", "\"unix://x\"", "\"/run/docker.sock\"", "\"unix:///a\\u0000\""]
    case .executor: ["\"\"", "\"shell\"", "\"Local-Docker\"", "\"service-docker\""]
    case .url:
      ["\"\"", "\"ftp://h\"", "\"https://\"", "\"https://u@h\"", "\"https://h?q\"", "\"h\""]
    case .scheme: ["\"\"", "\"bearer\"", "\"OAuth1\""]
    }
  }

  private static let tooLong = [
    "9223372036854775807", "1e300", "3155760001", "\"876601h\"", "\"2562047h\"",
  ]
}
