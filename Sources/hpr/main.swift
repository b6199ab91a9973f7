import Commands
import Glibc

// First of all, before any thread: a signal that comes early must neither be lost nor kill.
Signals.hold()
let status = await Hpr.end(of: Array(CommandLine.arguments.dropFirst()), in: .process)
// All is written. What `exit` would run takes OpenSSL's locks away, under threads that still work: a step
// that was done would end by a segmentation fault.
_exit(status.rawValue)
