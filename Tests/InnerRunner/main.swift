import Glibc

/// The stand-in for gitlab-runner in a sandbox's container: runs the one job it was given.
///
///     gitlab-runner exec-fetched-job --config RUNNER_TOML JOB_JSON
///
/// Ends 0 when the job succeeded, 1 when it failed, was taken back or could not be reported, and
/// 2 when it could not be begun.
func refuse(_ text: String) -> Never {
  say(text)
  exit(2)
}

signal(SIGPIPE, SIG_IGN)
let words = Array(CommandLine.arguments.dropFirst())
guard words.count == 4, words[0] == "exec-fetched-job", words[1] == "--config" else {
  refuse("usage: gitlab-runner exec-fetched-job --config RUNNER_TOML JOB_JSON")
}
let configuration = words[2]
let payload = words[3]
guard let text = bytes(of: configuration).map({ String(decoding: $0, as: UTF8.self) }),
  let url = RunnerFile.value(of: "url", in: text), let http = HTTP(url: url)
else { refuse("\(configuration): no url of the form http://127.0.0.1:PORT in [[runners]]") }
guard let json = bytes(of: payload) else { refuse("\(payload): cannot be read") }
do {
  guard let job = Job(try JSONReader.read(json)) else { refuse("\(payload): no id or token") }
  let run = String(UInt64.random(in: .min ... .max), radix: 16)
  let directory = getcwd(nil, 0).map { String(cString: $0) } ?? "/"
  say("job \(job.id), run \(run)")
  let coordinator = Coordinator(http: http, job: job, run: run)
  var work = Run(coordinator, environment: environment(of: job, directory: directory))
  let succeeded = work.perform()
  say("job \(job.id) \(succeeded ? "succeeded" : "did not succeed")")
  exit(succeeded ? 0 : 1)
} catch {
  refuse("\(payload): \(error) at byte \(error.offset)")
}
