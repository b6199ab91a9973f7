import Foundation
import World

/// Jobs that live until they are told that it is enough, and the containers that they live in.
extension Stage {
  /// A script that goes on until `letEnd`.
  static let endless = ["echo begun", "until test -e /tmp/enough; do sleep 0.2; done"]

  /// A payload that hpr fails with a sentence, for it says too little.
  static let senseless = #"{"id":"$ID","token":"$TOKEN","job_info":{"id":$ID}}"#

  /// Waits until each of the jobs is in that phase, and its container has spoken.
  func live(_ jobs: [Int], in phase: String) async throws {
    try await until("all of \(jobs) are \(phase)") {
      let phases = try phases()
      return jobs.allSatisfy { phases[$0] == phase }
    }
    try await until("their containers have begun") {
      for job in jobs where await coordinator.trace(job)?.isEmpty != false { return false }
      return true
    }
  }

  /// Queues jobs that live, and waits until they are `launching`: the engine has started their
  /// containers, and hpr does not hear of it before the hold is released.
  func queueLaunching(_ runners: [String]) async throws -> (jobs: [Int], hold: Int) {
    let hold = await proxy.hold("POST /containers/*/start", .answer, times: runners.count)
    var jobs: [Int] = []
    for runner in runners { jobs.append(await queue(Self.endless, runner: runner)) }
    try await live(jobs, in: "launching")
    return (jobs, hold)
  }

  /// Has the jobs of a hold go on to `starting`, where the engine does not answer how they are.
  func keepStarting(_ launching: (jobs: [Int], hold: Int)) async throws -> Int {
    let hold = await proxy.hold("GET /containers/*/json", times: launching.jobs.count)
    await proxy.release(launching.hold)
    try await live(launching.jobs, in: "starting")
    return hold
  }

  /// Queues a job that fails at once; it is not handed out before the faults are in force.
  func queueFailing(
    runner: String = "sandbox", _ faults: (Int) -> [Fault]
  ) async -> (job: Int, faults: [Int]) {
    var spec = JobSpec()
    spec.payload = Self.senseless
    spec.runner = runner
    spec.delay = 0.5
    let job = await coordinator.queue(spec)
    var ids: [Int] = []
    for fault in faults(job) { ids.append(await coordinator.faults.add(fault)) }
    return (job, ids)
  }

  /// Name, id and start of each container of ours that there is.
  func containers() async throws -> [String] {
    let names = try await leftovers().filter { !$0.contains(" ") }
    var all: [String] = []
    for name in Set(names).sorted() {
      let line = try await docker.attempt(
        "container", "inspect", "-f", "{{.Name}} {{.Id}} {{.State.StartedAt}} {{.State.Running}}",
        name)
      let words = line.output.trimmingCharacters(in: .whitespacesAndNewlines)
      if line.status == 0 { all.append(String(words.drop { $0 == "/" })) }
    }
    return all
  }

  /// Ends the jobs that live in these `containers()`.
  func letEnd(_ containers: [String]) async throws {
    for name in containers.map({ $0.split(separator: " ")[0] }) {
      try await docker("exec", String(name), "/bin/touch", "/tmp/enough")
    }
  }
}
