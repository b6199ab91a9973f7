import Dispatch
import Glibc

/// The terminal at standard input. Questions go to standard error.
final class TerminalRespondent: Respondent {
  private let queue = DispatchQueue(label: "hpr.terminal")
  private let descriptor: CInt = STDIN_FILENO

  func ask(_ question: String, isHidden: Bool) async throws -> String {
    let bell = try Bell()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        queue.async {
          continuation.resume(with: Result { try self.answer(to: question, isHidden, bell) })
        }
      }
    } onCancel: {
      bell.ring()
    }
  }

  /// The echo is off before anybody can know that a secret is asked for, and on again whatever
  /// happens.
  private func answer(to question: String, _ isHidden: Bool, _ bell: Bell) throws -> String {
    let before = isHidden ? try Echo.off(descriptor) : nil
    var isLineEnded = false
    defer {
      before?.restore(descriptor)
      if !isLineEnded { Streams.process.errors(Array("\n".utf8)) }
    }
    Streams.process.errors(Array(question.utf8))
    let line = try line(unless: bell)
    isLineEnded = !isHidden
    return String(decoding: line, as: UTF8.self)
  }

  private func line(unless bell: Bell) throws -> [UInt8] {
    var line: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while true {
      var awaited = [
        pollfd(fd: bell.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&awaited, 2, -1) > 0 else {
        if errno == EINTR { continue }
        throw NoAnswer.ended
      }
      if awaited[0].revents != 0 { throw CancellationError() }
      let count = read(descriptor, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0, line.count < 1 << 16 else { throw NoAnswer.ended }
      line += piece[..<count]
      if line.last == UInt8(ascii: "\n") { return line.dropLast() }
    }
  }
}

/// How a terminal was before its echo was turned off.
private struct Echo {
  private let settings: termios

  /// Nor can the program be stopped meanwhile by Ctrl-Z, which would leave the shell without echo.
  static func off(_ descriptor: CInt) throws -> Echo {
    var settings = termios()
    guard tcgetattr(descriptor, &settings) == 0 else { throw failure }
    let before = Echo(settings: settings)
    settings.c_lflag &= ~tcflag_t(ECHO | ECHOE | ECHOK | ECHONL)
    withUnsafeMutableBytes(of: &settings.c_cc) { $0[Int(VSUSP)] = 0 }
    guard tcsetattr(descriptor, TCSAFLUSH, &settings) == 0 else { throw failure }
    return before
  }

  func restore(_ descriptor: CInt) {
    var settings = settings
    while tcsetattr(descriptor, TCSADRAIN, &settings) != 0, errno == EINTR {}
  }

  private static var failure: NoAnswer { .cannotHide(String(cString: strerror(errno))) }
}

/// Wakes a thread that waits for a terminal.
private final class Bell: Sendable {
  let descriptor: CInt
  private let cord: CInt

  init() throws {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { throw NoAnswer.ended }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (descriptor, cord) = (ends[0], ends[1])
  }

  func ring() {
    var byte: UInt8 = 0
    _ = write(cord, &byte, 1)
  }

  deinit {
    close(descriptor)
    close(cord)
  }
}
