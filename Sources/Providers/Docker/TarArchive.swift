import Core

/// Archives in the ustar format of POSIX.1-1988, made in memory.
enum TarArchive {
  /// Why files cannot be put into an archive.
  enum Fault: Error, Sendable, Hashable {
    /// A name that is empty, 100 bytes or longer, or not that of a file in the top folder.
    case name(String)
    /// A file of 8 GiB or more.
    case size(String)

    /// One line.
    var message: String {
      switch self {
      case .name(let name): "a file of the build context has an unusable name: \(name)"
      case .size(let name): "a file of the build context is too large: \(name)"
      }
    }
  }

  /// The archive of the files, in their order.
  /// - Parameters:
  ///   - modified: the time that each file bears, in seconds since 1970.
  ///   - mode: who may do what with each file; everybody may read, unless said otherwise.
  static func bytes(
    of files: [BuildContext.File], modified: Int64 = 0, mode: UInt16 = 0o644
  ) throws(Fault) -> [UInt8] {
    var archive: [UInt8] = []
    archive.reserveCapacity(files.reduce(1024) { $0 + 1024 + $1.bytes.count })
    for file in files {
      archive += try header(of: file, modified: modified, mode: mode)
      archive += file.bytes
      archive += zeros(padding(after: file.bytes.count))
    }
    return archive + zeros(2 * blockSize)
  }

  private static let blockSize = 512
  private static let largestNumber: Int64 = 0o777_7777_7777

  private static func padding(after count: Int) -> Int {
    (blockSize - count % blockSize) % blockSize
  }

  private static func header(
    of file: BuildContext.File, modified: Int64, mode: UInt16
  ) throws(Fault) -> [UInt8] {
    let name = Array(file.name.utf8)
    guard (1..<100).contains(name.count), !name.contains(0), !name.contains(UInt8(ascii: "/")),
      file.name != ".", file.name != ".."
    else { throw .name(file.name) }
    guard file.bytes.count <= largestNumber else { throw .size(file.name) }
    let time = min(max(modified, 0), largestNumber)
    var beforeSum = name + zeros(100 - name.count)
    // Mode, owner, group.
    beforeSum += field(Int64(mode), digits: 7) + field(0, digits: 7) + field(0, digits: 7)
    beforeSum += field(Int64(file.bytes.count), digits: 11) + field(time, digits: 11)
    // The type of a regular file, and no link.
    var afterSum = [UInt8(ascii: "0")] + zeros(100)
    afterSum += Array("ustar\u{0}00".utf8)
    afterSum += zeros(blockSize - beforeSum.count - 8 - afterSum.count)
    // The sum is taken as if its own field were eight spaces.
    let sum = (beforeSum + afterSum).reduce(8 * 0x20) { $0 + Int64($1) }
    return beforeSum + field(sum, digits: 6) + [UInt8(ascii: " ")] + afterSum
  }

  private static func zeros(_ count: Int) -> [UInt8] { Array(repeating: 0, count: max(0, count)) }

  /// A number in octal digits, and a NUL.
  private static func field(_ number: Int64, digits: Int) -> [UInt8] {
    let octal = Array(String(number, radix: 8).utf8)
    let padding = Array(repeating: UInt8(ascii: "0"), count: max(0, digits - octal.count))
    return padding + octal + [0]
  }
}
