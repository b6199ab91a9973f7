package import SystemPackage

/// What the state needs of a file system, call by call: what may go wrong between two of them, or
/// be lost at a power cut, is for whoever implements it to say.
package protocol Disk: Sendable {
  /// The bytes of a file; nil if there is none.
  func read(
    _ path: FilePath, limit: Int, mayBePipe: Bool
  ) throws(StateFileError) -> [UInt8]?
  /// Makes a file of mode 0600 for writing; one that is there is refused, a link not followed.
  func make(_ path: FilePath) throws(Errno) -> FileDescriptor
  /// Writes all the bytes.
  func write(_ bytes: [UInt8], to file: FileDescriptor) throws(Errno)
  /// Opens the directory that a file is in.
  func openDirectory(of path: FilePath) throws(Errno) -> FileDescriptor
  /// Makes a file's content, or a directory's names, durable.
  func sync(_ file: FileDescriptor) throws(Errno)
  /// Lets go of a file.
  func close(_ file: FileDescriptor)
  /// What tells the open file from every other.
  func identity(of file: FileDescriptor) throws(Errno) -> FileIdentity
  /// The identity of what is at the path now; nil if nothing is.
  func identity(at path: FilePath) throws(Errno) -> FileIdentity?
  /// Gives a file another name, in the place of whatever has it.
  func rename(_ path: FilePath, to new: FilePath) throws(Errno)
  /// Gives a file a second name.
  func link(_ path: FilePath, as second: FilePath) throws(Errno)
  /// Takes a name away.
  func unlink(_ path: FilePath) throws(Errno)
}

/// What tells one written file from another at the same path.
package struct FileIdentity: Sendable, Hashable {
  let device: UInt64
  let inode: UInt64
  let size: Int64
  let seconds: Int64
  let nanoseconds: Int64

  /// Joins the parts.
  package init(device: UInt64, inode: UInt64, size: Int64, seconds: Int64, nanoseconds: Int64) {
    self.device = device
    self.inode = inode
    self.size = size
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// Whether both are one file, whatever was written into it meanwhile.
  func isSameFile(as other: FileIdentity) -> Bool {
    device == other.device && inode == other.inode
  }
}
