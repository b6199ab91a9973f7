import Foundation
import Glibc

/// Where lines go: data to standard output, all else to standard error.
enum Output {
  static func data(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
  static func raw(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }
  static func note(_ text: String) {
    FileHandle.standardError.write(Data("hpr-sandbox: \(text)\n".utf8))
  }
  static var isTerminal: Bool { isatty(1) == 1 }
}
