import Glibc

/// A program that runs beside a test.
///
/// Foundation's Process does not serve here: it learns of an end by a socket that another child,
/// started at the same moment, may hold open, and then waits for that one too. Swift-subprocess ends
/// a program only within an async call, which a deinit cannot make.
public final class Child: Sendable {
  /// Which of its streams is read; the other one goes nowhere.
  public enum Stream: Int32, Sendable {
    case output = 1
    case error = 2
  }

  /// What the system calls it.
  public let processID: Int32
  private let stream: Int32

  /// Starts it, with no descriptor of ours but the stream.
  ///
  /// - Parameters:
  ///   - program: its path.
  ///   - directory: where it runs; nil: where we are.
  /// - Throws: the errno of what failed.
  public init(
    _ program: String, _ arguments: [String], in directory: String? = nil, reading: Stream = .output
  ) throws {
    var ends: [Int32] = [0, 0]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw ChildError(number: errno) }
    defer { close(ends[1]) }
    do {
      processID = try Self.spawn(
        ["/bin/bash", "-c", Self.start, directory ?? ".", program] + arguments, writing: ends[1],
        as: reading)
    } catch {
      close(ends[0])
      throw error
    }
    stream = ends[0]
  }

  deinit { close(stream) }

  /// Waits for bytes of the stream; none: it has been closed.
  public func read() -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var count = -1
    repeat { count = Glibc.read(stream, &buffer, buffer.count) } while count < 0 && errno == EINTR
    return Array(buffer.prefix(max(count, 0)))
  }

  /// Everything that it writes until it closes the stream.
  public func readToEnd() -> [UInt8] {
    var all: [UInt8] = []
    while case let bytes = read(), !bytes.isEmpty { all += bytes }
    return all
  }

  /// Sends it a signal.
  public func send(_ signal: Int32) { kill(processID, signal) }

  /// Waits until it has ended; to be called once.
  ///
  /// - Returns: its status, or 128 and the signal that ended it.
  @discardableResult
  public func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(processID, &status, 0) < 0 && errno == EINTR {}
    return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
  }

  /// Goes to the folder, and closes the descriptors of ours that were not made to be closed: a
  /// connection that a child holds open does not end.
  private static let start = """
    cd "$0"
    for path in /proc/self/fd/*; do
      number=${path##*/}
      if ((number > 2)); then exec {number}>&-; fi
    done
    exec "$@"
    """

  private static func spawn(
    _ words: [String], writing end: Int32, as stream: Stream
  ) throws -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for place: Int32 in 0...2 {
      posix_spawn_file_actions_addopen(&actions, place, "/dev/null", O_RDWR, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, end, stream.rawValue)
    // A test's thread has signals blocked; its child must not.
    var (attributes, none) = (posix_spawnattr_t(), sigset_t())
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var processID: pid_t = 0
    let failure = posix_spawn(
      &processID, words[0], &actions, &attributes, &arguments, environ)
    guard failure == 0 else { throw ChildError(number: failure) }
    return processID
  }
}

/// Why a child could not be started.
public struct ChildError: Error {
  /// The errno.
  public let number: Int32
}
