import World

/// The jobs of a demonstration: what they do, and how each must end.
struct DemoJob: Sendable {
  let spec: JobSpec
  let expected: JobBook.State
  /// To be cancelled as soon as its log shows this.
  let cancelAfter: String?

  private init(
    _ name: String, _ script: [String], runner: String = Ready.runner,
    _ expected: JobBook.State = .success, cancelAfter: String? = nil
  ) {
    var spec = JobSpec(script: script, name: name)
    spec.runner = runner
    spec.timeout = 300
    self.spec = spec
    self.expected = expected
    self.cancelAfter = cancelAfter
  }

  /// Twenty of them: one fails, one is cancelled while it runs, the image of one cannot be built.
  static let all: [DemoJob] = {
    let work = [
      ["echo compile", "sleep 2"], ["seq 1 200 | sort -r | tail -n 1", "sleep 1"],
      ["for i in 1 2 3; do echo test $i; sleep 1; done"], ["date", "sleep 4"],
      ["head -c 20000 /dev/zero | md5sum", "sleep 1"],
    ]
    var jobs = (0..<17).map { DemoJob("job-\($0 + 1)", work[$0 % work.count]) }
    jobs.insert(DemoJob("fails", ["echo about to fail", "sleep 1", "exit 3"], .failed), at: 3)
    jobs.insert(
      DemoJob("no-image", ["echo never seen"], runner: Ready.broken, .failed), at: 6)
    jobs.insert(
      DemoJob(
        "cancelled", ["echo begun", "sleep 120"], .canceled, cancelAfter: "\nbegun\n"), at: 9)
    return jobs
  }()
}
