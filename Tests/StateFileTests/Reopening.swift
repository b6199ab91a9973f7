import StateFile

/// Opens a state that was let go just now: the queue on which it was written may hold its lock for
/// a moment longer.
func reopened(_ open: () throws -> StateFile) async throws -> StateFile {
  while true {
    do {
      return try open()
    } catch StateFileError.locked {
      await Task.yield()
    }
  }
}
