import Core
import StateFile
import SystemPackage

/// A disk in memory, of one directory. What was not synced may be lost, or torn, when the power
/// goes; it may be full, refuse, and be the place where a life ends.
final class MemoryDisk: Disk, @unchecked Sendable {
  /// A file's content as the system shows it, and how much of it is durable.
  private final class Node {
    let number: UInt64
    var bytes: [UInt8] = []
    var durable: [UInt8] = []
    init(_ number: UInt64) { self.number = number }
  }

  /// Told before each operation that changes something; throws what goes wrong, or ends the life.
  var before: (String) throws(Errno) -> Void = { _ throws(Errno) in }
  /// Told when the names have become durable.
  var synced: () -> Void = {}
  /// How much of the next write succeeds when the disk is full; nil is all.
  var room: Int?

  private var names: [String: Node] = [:]
  private var durableNames: [String: Node] = [:]
  private var open: [CInt: Node] = [:]
  private var lastNode: UInt64 = 0
  private var lastFile: CInt = 1_000_000
  private static let directory = FileDescriptor(rawValue: 999_999)

  /// With these files, durable.
  init(_ files: [(path: String, text: String)]) {
    for file in files {
      let node = newNode()
      node.bytes = Array(file.text.utf8)
      node.durable = node.bytes
      names[file.path] = node
    }
    durableNames = names
  }

  /// The bytes that would be found after a power cut now.
  func durable(_ path: String) -> [UInt8]? { durableNames[path]?.durable }

  /// Somebody deletes a file, or puts another in its place, and that lasts.
  func lose(_ path: String, leaving bytes: [UInt8]?) {
    let other = bytes.map { bytes in
      let node = newNode()
      (node.bytes, node.durable) = (bytes, bytes)
      return node
    }
    names[path] = other
    durableNames[path] = other
  }

  /// What is found after the power was cut: of each file that was not synced, `kept` of a thousand
  /// parts; whether names not synced are found is drawn for each.
  func cutPower(keeping kept: Int, _ isNameKept: () -> Bool) {
    var found = durableNames
    for path in Set(names.keys).union(durableNames.keys).sorted()
    where names[path]?.number != durableNames[path]?.number && isNameKept() {
      found[path] = names[path]
    }
    for node in found.values where node.bytes != node.durable {
      node.bytes = Array(node.bytes.prefix(node.bytes.count * kept / 1000))
    }
    for node in found.values { node.durable = node.bytes }
    names = found
    durableNames = found
    open = [:]
  }

  /// The program ended and the system lives on: nothing that was written is lost, unless the power
  /// is cut before the system has got round to making it durable.
  func letGo() { open = [:] }

  /// Whether a power cut would leave the file as it is.
  func isDurable(_ path: String) -> Bool {
    names[path] === durableNames[path] && names[path]?.bytes == names[path]?.durable
  }

  private func newNode() -> Node {
    lastNode += 1
    return Node(lastNode)
  }

  private func identity(_ node: Node) -> FileIdentity {
    FileIdentity(
      device: 1, inode: node.number, size: Int64(node.bytes.count), seconds: 0, nanoseconds: 0)
  }

  // MARK: Disk

  func read(
    _ path: FilePath, limit: Int, mayBePipe: Bool
  ) throws(StateFileError) -> [UInt8]? { names[path.string]?.bytes }

  func make(_ path: FilePath) throws(Errno) -> FileDescriptor {
    try before("make")
    guard names[path.string] == nil else { throw .fileExists }
    let node = newNode()
    names[path.string] = node
    lastFile += 1
    open[lastFile] = node
    return FileDescriptor(rawValue: lastFile)
  }

  func write(_ bytes: [UInt8], to file: FileDescriptor) throws(Errno) {
    try before("write")
    guard let node = open[file.rawValue] else { throw .badFileDescriptor }
    if let room, bytes.count > room {
      node.bytes += bytes.prefix(room)
      throw .noSpace
    }
    node.bytes += bytes
  }

  func openDirectory(of path: FilePath) throws(Errno) -> FileDescriptor { Self.directory }

  func sync(_ file: FileDescriptor) throws(Errno) {
    try before(file == Self.directory ? "sync names" : "sync")
    if file == Self.directory {
      durableNames = names
      synced()
    } else if let node = open[file.rawValue] {
      node.durable = node.bytes
    } else {
      throw .badFileDescriptor
    }
  }

  func close(_ file: FileDescriptor) { open[file.rawValue] = nil }

  func identity(of file: FileDescriptor) throws(Errno) -> FileIdentity {
    guard let node = open[file.rawValue] else { throw .badFileDescriptor }
    return identity(node)
  }

  func identity(at path: FilePath) throws(Errno) -> FileIdentity? {
    names[path.string].map(identity)
  }

  func rename(_ path: FilePath, to new: FilePath) throws(Errno) {
    try before("rename")
    guard let node = names.removeValue(forKey: path.string) else { throw .noSuchFileOrDirectory }
    names[new.string] = node
  }

  func link(_ path: FilePath, as second: FilePath) throws(Errno) {
    try before("link")
    guard let node = names[path.string] else { throw .noSuchFileOrDirectory }
    names[second.string] = node
  }

  func unlink(_ path: FilePath) throws(Errno) {
    guard names[path.string] != nil else { throw .noSuchFileOrDirectory }
    try before("unlink")
    names[path.string] = nil
  }
}
