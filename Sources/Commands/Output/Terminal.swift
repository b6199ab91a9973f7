import Glibc

/// The terminal itself, whatever the standard streams are.
public enum Terminal {
  /// Asks a question there; only an answer that begins with y is a yes. Nil if there is no terminal.
  public static func ask(_ question: String) -> Bool? {
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    guard terminal >= 0 else { return nil }
    defer { close(terminal) }
    let text = Array("\(question) [y/N] ".utf8)
    guard write(terminal, text, text.count) == text.count else { return nil }
    var answer: [UInt8] = []
    var byte: UInt8 = 0
    while answer.count < 100, read(terminal, &byte, 1) == 1, byte != UInt8(ascii: "\n") {
      answer.append(byte)
    }
    return answer.first.map { $0 | 0x20 } == UInt8(ascii: "y")
  }
}
