import World

/// Jobs with all kinds of images and services.
enum ImageJobs {
  private static let digest = "sha256:" + String(repeating: "0f", count: 32)

  /// Image, and name and alias of services.
  private static let images: [(image: String?, services: [(name: String, alias: String?)])] = [
    ("alpine:3", [("postgres:13", nil), ("tutum/wordpress", nil)]),
    (nil, [("redis", "cache")]),
    ("registry.example.com:5000/a/b:1", [("localhost:5000/x", nil), ("docker.io/library/x", nil)]),
    ("group/image@\(digest)", [("postgres@\(digest)", nil), ("a/b/c:2@\(digest)", "db")]),
    ("index.docker.io/debian", [("registry.example.com/db:5", nil)]),
  ]

  /// - Parameter prefix: of the dependency proxy; nil: there is none.
  static func all(prefix: String?) -> [JobSpec] {
    images.map { image, services in
      var spec = JobSpec()
      spec.payload = payload(image, services, prefix)
      return spec
    }
  }

  private static func payload(
    _ image: String?, _ services: [(name: String, alias: String?)], _ prefix: String?
  ) -> String {
    var variables: [JSON] = [variable("CI_PROJECT_ROOT_NAMESPACE", "grp")]
    if let prefix { variables.append(variable("CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX", prefix)) }
    let services: [JSON] = services.map { name, alias in
      ["name": .string(name), "alias": alias.map { .string($0) } ?? .null, "command": nil]
    }
    let text = JSON.bytes(
      JSON.object([
        "token": "$TOKEN", "allow_git_fetch": true, "variables": .array(variables),
        "job_info": [
          "name": "images", "stage": "test", "project_id": 7, "project_name": "demo",
          "project_full_path": "grp/demo",
        ],
        "git_info": ["repo_url": "http://127.0.0.1:9/grp/demo.git", "ref": "main", "depth": 20],
        "runner_info": ["timeout": 3600], "features": ["trace_sections": true],
        "image": image.map { ["name": .string($0), "entrypoint": nil] } ?? .null,
        "services": .array(services), "artifacts": nil, "cache": [], "credentials": [],
        "dependencies": [],
        "steps": [
          [
            "name": "script", "script": ["sleep 2"], "timeout": 3600, "when": "on_success",
            "allow_failure": false,
          ]
        ],
      ]))
    return "{\"id\":$ID," + String(decoding: text.dropFirst(), as: UTF8.self)
  }

  private static func variable(_ key: String, _ value: String) -> JSON {
    ["key": .string(key), "value": .string(value), "public": true, "masked": false]
  }
}
