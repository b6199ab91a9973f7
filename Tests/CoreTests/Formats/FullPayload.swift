import Core

/// A payload with every field that a coordinator may send (facts: coordinator §1.8), and changes of
/// it.
enum FullPayload {
  static let text = #"""
    {"id":4711,"token":"glcbt-FAKE","allow_git_fetch":true,
     "job_info":{"id":4711,"name":"unit","stage":"test","project_id":7,"project_name":"demo",
      "project_full_path":"grp/demo","namespace_id":3,"root_namespace_id":3,"organization_id":1,
      "instance_id":"x","instance_uuid":"y","user_id":5,"scoped_user_id":null,"pipeline_id":0,
      "time_in_queue_seconds":1.25,"project_jobs_running_on_instance_runners_count":"+Inf",
      "queue_size":1,"queue_depth":1},
     "git_info":{"repo_url":"http://gitlab-ci-token:glcbt-FAKE@127.0.0.1/grp/demo.git",
      "repo_object_format":"sha1","ref":"main","sha":"01","before_sha":"00","ref_type":"branch",
      "refspecs":["+refs/heads/main:refs/remotes/origin/main"],"depth":20,"protected":false},
     "runner_info":{"timeout":3600,"runner_session_url":null,"uuid":"u"},
     "variables":[{"key":"CI_JOB_ID","value":"4711","public":true,"masked":false},
      {"key":"CI_JOB_TOKEN","value":"glcbt-FAKE","public":false,"masked":true},
      {"key":"A","value":"$B","public":true,"masked":false,"file":true,"raw":true},
      {"key":"B","value":"$A","public":true,"masked":false},
      {"key":"B","value":"twice","public":true,"masked":false}],
     "steps":[{"name":"script","script":["echo hi"],"timeout":3600,"when":"on_success",
      "allow_failure":false}],
     "run":"[]","hooks":[{"name":"pre_get_sources_script","script":["true"]}],
     "image":{"name":"alpine","entrypoint":["sh"],"ports":[1],"executor_opts":{"docker":{}},
      "pull_policy":["always"]},
     "services":[{"name":"postgres","entrypoint":null,"ports":[],"executor_opts":{},
      "pull_policy":null,"alias":"db","command":["x"],"variables":[{"key":"P","value":"1"}]}],
     "artifacts":[{"name":"a","untracked":false,"paths":["out"],"exclude":["x"],"when":"always",
      "expire_in":"1 day","artifact_type":"archive","artifact_format":"zip"}],
     "cache":[{"key":"k","untracked":false,"paths":["c"],"policy":"pull-push",
      "when":"on_success","fallback_keys":["f"]}],
     "credentials":[{"type":"registry","url":"r","username":"u","password":"p"}],
     "dependencies":[{"id":1,"name":"n","token":"t","artifacts_file":{"filename":"f","size":1}}],
     "features":{"trace_sections":true,"failure_reasons":["script_failure","job_canceled"],
      "token_mask_prefixes":["glpat-"],"tracing":{}},
     "inputs":[{"key":"i","value":{"content":"c","type":"string"}}],
     "secrets":{},"policy_options":{},"suspend_options":null}
    """#

  /// Where something stands: names and indices.
  typealias Path = [String]

  /// What is put in the place of a value.
  static let wrong = [
    "null", "true", "0", "-1", "1e999", "123456789012345678901234567890", #""""#,
    #""\ud800\u0000""#, "[]", "[[[]]]", "{}", #"{"id":{"token":[]}}"#,
  ]

  /// Every value of the document but the whole, with its path.
  static func places(
    in node: JSONNode, at path: Path = []
  ) -> [(path: Path, node: JSONNode, parent: JSONNode)] {
    var places: [(path: Path, node: JSONNode, parent: JSONNode)] = []
    func visit(_ name: String, _ child: JSONNode) {
      places.append((path + [name], child, node))
      places += self.places(in: child, at: path + [name])
    }
    for member in node.object?.members ?? [] { visit(member.key, member.value) }
    for (index, element) in (node.array ?? []).enumerated() { visit(String(index), element) }
    return places
  }

  /// The document with the value at the place gone, its name included.
  static func removing(
    _ place: (path: Path, node: JSONNode, parent: JSONNode), from bytes: [UInt8]
  ) throws -> [UInt8] {
    guard let name = place.path.last, let elements = place.parent.array else {
      let edits = place.parent.edits(setting: [], removing: [place.path.last ?? ""])
      return try JSONEdit.apply(edits, to: bytes)
    }
    var array: [UInt8] = [UInt8(ascii: "[")]
    for (index, element) in elements.enumerated() where String(index) != name {
      if array.count > 1 { array.append(UInt8(ascii: ",")) }
      array += bytes[element.range]
    }
    array.append(UInt8(ascii: "]"))
    let edit = JSONEdit(range: place.parent.range, replacement: array)
    return try JSONEdit.apply([edit], to: bytes)
  }
}
