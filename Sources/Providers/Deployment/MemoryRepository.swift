import CLibgit2

/// A git repository in memory: no folder, no references, an empty configuration.
///
/// Without the configuration libgit2 would read the user's at each pack, and fail with it.
struct MemoryRepository {
  private let repository: OpaquePointer

  // Libgit2 is begun once and never ended: to begin it anew costs more than a commit.
  private static let isReady = git_libgit2_init() > 0

  /// Gives a repository to `body`, and frees all that it holds.
  static func with<Result>(
    _ body: (MemoryRepository) throws(CommitError) -> Result
  ) throws(CommitError) -> Result {
    guard isReady else { throw CommitError("libgit2 cannot begin") }
    let repository: OpaquePointer = try CommitError.made("make a repository") {
      git_repository_new(&$0)
    }
    defer { git_repository_free(repository) }
    try giveConfiguration(repository)
    try giveObjects(repository)
    return try body(MemoryRepository(repository: repository))
  }

  private static func giveConfiguration(_ repository: OpaquePointer) throws(CommitError) {
    let attempt = "make an empty configuration"
    let configuration: OpaquePointer = try CommitError.made(attempt) { git_config_new(&$0) }
    defer { git_config_free(configuration) }
    try CommitError.check(git_repository_set_config(repository, configuration), attempt)
  }

  private static func giveObjects(_ repository: OpaquePointer) throws(CommitError) {
    let attempt = "make a store of objects"
    let objects: OpaquePointer = try CommitError.made(attempt) { git_odb_new(&$0) }
    defer { git_odb_free(objects) }
    let backend: UnsafeMutablePointer<git_odb_backend> = try CommitError.made(attempt) {
      git_mempack_new(&$0)
    }
    let status = git_odb_add_backend(objects, backend, 1)
    if status < 0 { backend.pointee.free?(backend) }
    try CommitError.check(status, attempt)
    try CommitError.check(git_repository_set_odb(repository, objects), attempt)
  }

  /// Stores a file's content.
  func blob(_ bytes: [UInt8]) throws(CommitError) -> git_oid {
    var id = git_oid()
    let status = bytes.withUnsafeBytes {
      git_blob_create_from_buffer(&id, repository, $0.baseAddress, $0.count)
    }
    try CommitError.check(status, "store a file")
    return id
  }

  /// Stores a folder of files that are not executable.
  func tree(_ files: [(name: String, blob: git_oid)]) throws(CommitError) -> git_oid {
    let attempt = "store a folder"
    let builder: OpaquePointer = try CommitError.made(attempt) {
      git_treebuilder_new(&$0, repository, nil)
    }
    defer { git_treebuilder_free(builder) }
    for (name, blob) in files {
      // A C string would end there.
      if name.utf8.contains(0) { throw CommitError("cannot \(attempt): a name has a NUL in it") }
      var blob = blob
      let status = git_treebuilder_insert(nil, builder, name, &blob, GIT_FILEMODE_BLOB)
      try CommitError.check(status, attempt)
    }
    var id = git_oid()
    try CommitError.check(git_treebuilder_write(&id, builder), attempt)
    return id
  }

  /// Stores a commit without parents.
  /// - Parameter seconds: its date, since 1970, in UTC.
  func commit(
    _ tree: git_oid, author: (name: String, email: String), message: String, at seconds: Int64
  ) throws(CommitError) -> git_oid {
    let attempt = "store a commit"
    var (tree, id) = (tree, git_oid())
    let folder: OpaquePointer = try CommitError.made(attempt) {
      git_tree_lookup(&$0, repository, &tree)
    }
    defer { git_tree_free(folder) }
    let signature: UnsafeMutablePointer<git_signature> = try CommitError.made(attempt) {
      git_signature_new(&$0, author.name, author.email, seconds, 0)
    }
    defer { git_signature_free(signature) }
    let status = git_commit_create(
      &id, repository, nil, signature, signature, nil, message, folder, 0, nil)
    try CommitError.check(status, attempt)
    return id
  }

  /// A pack of a commit and all that belongs to it.
  func pack(_ commit: git_oid) throws(CommitError) -> [UInt8] {
    let attempt = "make a pack"
    let builder: OpaquePointer = try CommitError.made(attempt) {
      git_packbuilder_new(&$0, repository)
    }
    defer { git_packbuilder_free(builder) }
    git_packbuilder_set_threads(builder, 1)
    var (commit, buffer) = (commit, git_buf())
    try CommitError.check(git_packbuilder_insert_commit(builder, &commit), attempt)
    defer { git_buf_dispose(&buffer) }
    try CommitError.check(git_packbuilder_write_buf(&buffer, builder), attempt)
    return Array(UnsafeRawBufferPointer(start: buffer.ptr, count: buffer.size))
  }
}
