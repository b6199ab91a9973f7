import Foundation

/// The payload of a 201, shaped like a real one with all that may be empty left empty.
struct JobPayload {
  /// The number of all projects.
  static let project = 7

  let id: Int
  let token: String
  let spec: JobSpec
  let waited: Double
  let url: String

  var bytes: Data {
    if let raw = spec.payload {
      let text = raw.replacingOccurrences(of: "$ID", with: String(id))
      return Data(text.replacingOccurrences(of: "$TOKEN", with: token).utf8)
    }
    return JSON.bytes(
      JSON.object([
        "id": .int(id), "token": .string(token), "allow_git_fetch": true,
        "job_info": jobInfo, "git_info": gitInfo,
        "runner_info": ["timeout": .int(spec.timeout), "runner_session_url": nil],
        "variables": .array(variables), "steps": .array(steps), "hooks": [], "image": image,
        "services": [], "artifacts": nil, "cache": [], "credentials": [], "dependencies": [],
        "features": [
          "trace_sections": true,
          "failure_reasons": .array(spec.failureReasons.map { .string($0) }),
        ],
      ]))
  }

  private var namespace: String { spec.project.split(separator: "/").first.map(String.init) ?? "" }

  private var jobInfo: JSON {
    [
      "id": .int(id), "name": .string(spec.name), "stage": "test", "project_id": .int(Self.project),
      "project_name": .string(spec.project.split(separator: "/").last.map(String.init) ?? ""),
      "project_full_path": .string(spec.project), "namespace_id": 3, "root_namespace_id": 3,
      "organization_id": 1, "instance_id": "sandbox", "instance_uuid": "sandbox", "user_id": 5,
      "scoped_user_id": nil, "time_in_queue_seconds": .double(waited),
      "project_jobs_running_on_instance_runners_count": "+Inf", "queue_size": 1, "queue_depth": 1,
    ]
  }

  private var gitInfo: JSON {
    let host = url.replacingOccurrences(of: "http://", with: "")
    return [
      "repo_url": .string("http://gitlab-ci-token:\(token)@\(host)/\(spec.project).git"),
      "repo_object_format": "sha1", "ref": "main",
      "sha": .string(String(repeating: "0", count: 39) + "1"),
      "before_sha": .string(String(repeating: "0", count: 40)), "ref_type": "branch",
      "refspecs": ["+refs/heads/main:refs/remotes/origin/main"], "depth": 20, "protected": false,
    ]
  }

  private var variables: [JSON] {
    let predefined = [
      ("CI_JOB_ID", String(id)), ("CI_JOB_NAME", spec.name), ("CI_SERVER_URL", url),
      ("CI_PROJECT_PATH", spec.project), ("CI_PROJECT_ROOT_NAMESPACE", namespace),
    ]
    let own = spec.variables.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    let secret: JSON = [
      "key": "CI_JOB_TOKEN", "value": .string(token), "public": false, "masked": true,
    ]
    return (predefined + own).map {
      ["key": .string($0.0), "value": .string($0.1), "public": true, "masked": false]
    } + [secret]
  }

  private var steps: [JSON] {
    func step(_ name: String, _ lines: [String], _ when: String, optional: Bool) -> JSON {
      [
        "name": .string(name), "script": .array(lines.map { .string($0) }),
        "timeout": .int(spec.timeout), "when": .string(when), "allow_failure": .bool(optional),
      ]
    }
    let script = [step("script", spec.script, "on_success", optional: false)]
    guard !spec.afterScript.isEmpty else { return script }
    return script + [step("after_script", spec.afterScript, "always", optional: true)]
  }

  private var image: JSON {
    guard let name = spec.image else { return nil }
    return [
      "name": .string(name), "entrypoint": nil, "ports": [], "executor_opts": [:],
      "pull_policy": nil,
    ]
  }
}
