import Glibc

/// The environment of the scripts: our own, then the job's variables; the last of a name counts.
///
/// A variable of kind file is written to a file and stands for its path.
func environment(of job: Job, directory: String) -> [String] {
  var values = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": directory, "CI": "true"]
  if let path = getenv("PATH") { values["PATH"] = String(cString: path) }
  for variable in job.variables where isName(variable.key) {
    guard variable.isFile else {
      values[variable.key] = variable.value
      continue
    }
    let path = "\(directory)/.\(job.id).\(variable.key)"
    values[variable.key] = create(path, variable.value) ? path : nil
  }
  return values.keys.sorted().map { "\($0)=\(values[$0] ?? "")" }
}

/// What a shell takes as a name; anything else could pass for another variable.
private func isName(_ text: String) -> Bool {
  guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
  return text.utf8.allSatisfy { byte in
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || byte == 0x5F
  }
}
