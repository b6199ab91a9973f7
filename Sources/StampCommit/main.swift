import Glibc

// stamp-commit COMMIT FILE: writes the Swift source that says which commit is built. Run by the
// build (Plugins/CommitStamp), never installed.
let arguments = CommandLine.arguments
guard arguments.count == 3, let file = fopen(arguments[2], "w") else { exit(1) }
fputs("let builtCommit = \"\(arguments[1])\"\n", file)
exit(fclose(file) == 0 ? 0 : 1)
