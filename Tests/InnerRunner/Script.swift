/// The text that runs one step: each line is shown, then done, and the first failure ends it.
func shellText(of script: [String]) -> String {
  script.reduce(into: "set -e\n") { text, line in
    let shown = line.split(separator: "\n", maxSplits: 1).first.map(String.init) ?? ""
    text += "printf '%s\\n' \(quoted("$ " + shown))\n\(line)\n"
  }
}

private func quoted(_ text: String) -> String {
  "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
    + "'"
}
