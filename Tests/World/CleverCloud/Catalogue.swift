/// What Clever Cloud offers: flavors by context, and instance types of which only one is right.
struct Catalogue {
  /// The one version of Docker that applications are made of.
  private(set) var version = "20250711"
  private var old = ["20240307", "20210422"]
  let oldFirst: Bool

  static let docker = "d5ff282b-dd1a-4c9a-a0c8-c9524b1370e9"
  static let runner = "70d676a0-a775-4dc9-a43d-3121036e8515"
  static let zones = [
    "par", "parhds", "grahds", "ldn", "mtl", "rbx", "rbxhds", "scw", "sgp", "syd", "wsw",
  ]

  init(oldFirst: Bool) { self.oldFirst = oldFirst }

  /// Replaces the version by a newer one; creates with the old one are refused from now on.
  mutating func outdate() {
    old.insert(version, at: 0)
    version = String((Int(version) ?? 0) + 10_000)
  }

  /// `GET /products/instances`. In it are a newer version not enabled yet, one of another variant,
  /// and old ones.
  var instanceTypes: JSON {
    let now = entry(version, slug: "docker", Self.docker, "Docker", enabled: true)
    let ml = entry("20991231", slug: "ml_docker", Self.other, "ML Docker", enabled: true)
    let soon = entry("20990101", slug: "docker", Self.docker, "Docker", enabled: false)
    let past = old.map { entry($0, slug: "docker", Self.docker, "Docker", enabled: false) }
    let node = entry("20991231", type: "node", slug: "node", Self.node, "Node", enabled: true)
    return .array(oldFirst ? past + [ml, soon, now, node] : [ml, node, now, soon] + past)
  }

  private static let other = "a24aa6a6-2bd8-4a4a-9d0e-0c1b6a9d1f01"
  private static let node = "395103fb-d6e2-4fdd-93bc-bc99146f1ea2"

  private func entry(
    _ version: String, type: String = "docker", slug: String, _ variant: String, _ name: String,
    enabled: Bool
  ) -> JSON {
    let flavors = Self.flavors(context: nil)
    return [
      "type": .string(type), "version": .string(version), "name": .string(name),
      "variant": Self.variant(variant, slug: slug, name: name), "description": .string(name),
      "enabled": .bool(enabled), "comingSoon": .bool(false), "maxInstances": 40, "tags": [],
      "deployments": ["git"], "flavors": .array(flavors), "defaultFlavor": flavors[2],
      "buildFlavor": flavors[3],
    ]
  }

  static func variant(_ id: String, slug: String, name: String) -> JSON {
    [
      "id": .string(id), "slug": .string(slug), "name": .string(name), "deployType": "docker",
      "logo": "https://assets.clever-cloud.com/logos/docker.svg",
    ]
  }

  /// `GET /products/flavors`: of a context, without one the public ones; of an unknown one none.
  static func flavors(context: String?) -> [JSON] {
    switch context {
    case nil: publicSizes.map { flavor($0.name, $0, slug: "apps") }
    case "heptapod-runner"?, "jenkins-runner"?:
      runnerSizes.map { flavor("\(context ?? "")-\($0.name)", $0, slug: context ?? "") }
        + [flavor("XS", publicSizes[2], slug: "apps")]
    default: []
    }
  }

  /// The flavor of a name, whatever its context; nil: there is none.
  static func flavor(named name: String) -> JSON? {
    [nil, "heptapod-runner", "jenkins-runner"].lazy.flatMap { flavors(context: $0) }
      .first { $0["name"]?.string == name && $0["available"]?.bool == true }
  }

  private typealias Size = (name: String, cpus: Int, mem: Int, price: Double, available: Bool)

  private static let publicSizes: [Size] = [
    ("nano", 1, 512, 0.12, true), ("pico", 1, 256, 0.06, true), ("XS", 1, 1152, 0.3436, true),
    ("S", 2, 2048, 0.6873, true), ("M", 4, 4096, 1.7182, true), ("L", 6, 8192, 3.4364, true),
    ("XL", 8, 16_384, 6.8729, true),
  ]

  private static let runnerSizes: [Size] = [
    ("XS", 1, 2048, 1.7, true), ("S", 2, 4096, 4.3, true), ("M", 4, 8192, 8.6, true),
    ("L", 6, 12_288, 12.9, true), ("XL", 8, 16_384, 17.2, true), ("2XL", 12, 24_576, 28.4, true),
    ("3XL", 16, 32_768, 41.3, true), ("4XL", 32, 65_536, 82.6, false),
  ]

  private static func flavor(_ name: String, _ size: Size, slug: String) -> JSON {
    let bytes = size.mem << 20
    return [
      "name": .string(name), "mem": .int(size.mem), "cpus": .int(size.cpus), "gpus": 0,
      "disk": nil, "price": .double(size.price), "available": .bool(size.available),
      "microservice": .bool(slug != "apps"), "machine_learning": false, "nice": 5,
      "price_id": .string("\(slug).\(size.name)"),
      "memory": [
        "unit": "B", "formatted": .string("\(size.mem) MiB"),
        // It has been seen as a number and as text.
        "value": size.name == "S" ? .string(String(bytes)) : .int(bytes),
      ],
      "cpuFactor": 1, "memFactor": 1,
    ]
  }
}
