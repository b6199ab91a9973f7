import Commands
import Glibc

// First of all, before any thread: a signal that comes early must neither be lost nor kill.
Signals.hold()
let status = await Hpr.end(of: Array(CommandLine.arguments.dropFirst()), in: .process)
exit(status.rawValue)
