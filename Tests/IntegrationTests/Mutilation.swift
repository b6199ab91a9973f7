/// A state file with something wrong in it, drawn from a seed.
struct Mutilation {
  private var state: UInt64
  private(set) var bytes: [UInt8]

  init(seed: UInt64) {
    state = seed &* 0x9e37_79b9_7f4a_7c15
    bytes = Array(Self.sound.utf8)
    for _ in 0...draw(3) { mutilate() }
  }

  private mutating func draw(_ bound: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return Int((mixed ^ (mixed >> 31)) % UInt64(max(bound, 1)))
  }

  private mutating func mutilate() {
    guard !bytes.isEmpty else { return }
    let place = draw(bytes.count)
    switch draw(9) {
    case 0: bytes[place] ^= UInt8(1 << draw(8))
    case 1: bytes.removeSubrange(place...)
    case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + draw(40)))
    case 3: bytes.insert(contentsOf: [0xff, 0xc3, 0x28], at: place)
    case 4:
      bytes.insert(contentsOf: repeatElement(UInt8(ascii: "["), count: 1 + draw(5000)), at: place)
    case 5:
      bytes.insert(contentsOf: repeatElement(UInt8(ascii: "9"), count: 1 + draw(400)), at: place)
    case 6: bytes = Array(bytes[..<place]) + Array(bytes[draw(bytes.count)...])
    default: replaceValue()
    }
  }

  /// Puts a value of another type or size in the place of one, or a member twice.
  private mutating func replaceValue() {
    let colons = bytes.indices.filter { bytes[$0] == UInt8(ascii: ":") }
    guard !colons.isEmpty else { return }
    let start = colons[draw(colons.count)] + 1
    let end = bytes[start...].firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "}") }
    let value = Self.values[draw(Self.values.count)]
    bytes.replaceSubrange(start..<(end ?? bytes.count), with: Array(value.utf8))
  }

  private static let values = [
    "null", "true", "-1", "0", "1.5", "1e400", "9223372036854775808", "\"\"", "\"x\"", "[]",
    "[null]",
    "{}", "{\"version\":1}", "\"\\ud800\"", "\"2026-13-45T99:00:00Z\"",
    "\"9999999-01-01T00:00:00Z\"",
    "1,\"version\":2", "\"a\",\"records\":[],\"records\":7", "\"\\u0000\"", "99999999999999",
  ]

  /// A state with what states have.
  private static let sound = """
    {"version": 1, "installation": "0123456789abcdef0123456789abcdef", "records": [
    {"version":1,"runner":"lab","job_id":4711,"token":"glcbt-x","phase":"failing",
    "since":"2026-11-23T17:00:00.000Z","expected_weight":1000,"trace_offset":0,
    "acquired_at":"2026-11-23T17:00:00.000Z","mark":"0a1b2c3d","creation":"unknown",
    "deadline":"2026-11-23T17:10:00.000Z",
    "looks":{"request_ended":"2026-11-23T17:00:01.000Z","first":"2026-11-23T17:00:02.000Z"},
    "launch":"ordered","extras":["x"],"owed_report":{"reason":"runner_system_failure",
    "message":"because","phase":"starting"},"owes_deletion":true,"has_run":true,
    "canceling_since":"2026-11-23T17:00:03.000Z","result":"failed","last_error":"none",
    "resource":{"executor":"local-docker","name":"hpd-job-0a1b2c3d-4711","id":"i",
    "account":"unix:///run/docker.sock","weight":1000,"later":[1.0]},
    "job":{"id":4711,"token":"glcbt-x","runner_info":{"timeout":3600}},"future":{"a":1.10}},
    {"version":1,"runner":"lab","url":"http://127.0.0.1:9","job_id":4712,"token":"glcbt-y",
    "phase":"running","since":"2026-11-23T17:00:00.000Z","expected_weight":1000,
    "trace_offset":17,"acquired_at":"2026-11-23T17:00:00.000Z","mark":"0a1b2c3d",
    "creation":"made","launch":"done","has_run":true,
    "commit":"0123456789012345678901234567890123456789",
    "resource":{"executor":"local-docker","name":"hpd-job-0a1b2c3d-4712","id":"j",
    "account":"unix:///run/docker.sock","weight":1000},
    "job":{"id":4712,"token":"glcbt-y"}},
    {"version":1,"runner":"lab","job_id":4713,"token":"glcbt-z","phase":"acquired",
    "since":"2026-11-23T17:00:00.000Z","expected_weight":5600,"trace_offset":0,
    "acquired_at":"2026-11-23T17:00:00.000Z","mark":"0a1b2c3d",
    "deadline":"2026-11-23T17:10:00.000Z","job":{"id":4713,"token":"glcbt-z",
    "variables":[{"key":"A","value":"1"}],"steps":[{"name":"script","script":["true"]}]}},
    {"version":1,"runner":"gone","job_id":4714,"phase":"decommissioning",
    "since":"2026-11-23T17:00:00.000Z","expected_weight":32768,"trace_offset":0,
    "acquired_at":"2026-11-23T17:00:00.000Z","mark":"f0e1d2c3","creation":"made",
    "owes_deletion":true,"extras":["app_2","app_3"],
    "resource":{"executor":"clever-docker","name":"hpd-job-f0e1d2c3-4714","id":"app_1",
    "account":"orga_1","weight":32768}}],
    "namespaces": [{"runner":"gone","namespace":"acme","account":"orga_1",
    "last_served":"2026-11-23T17:00:00.000Z"},
    {"runner":"gone","namespace":"other","account":"orga_2",
    "last_served":"2026-11-22T17:00:00.000Z"}],
    "catalogues": [{"runner":"gone","flavors":[{"choice":"M","api_name":"heptapod-runner-M",
    "weight":5600},{"choice":"XL","api_name":"heptapod-runner-XL","weight":32000}]},
    {"runner":"lab","flavors":[]}],
    "sightings": [{"account":"unix:///run/docker.sock","name":"hpd-job-0a1b2c3d-1","id":"i",
    "first":"2026-11-23T17:00:00.000Z"}],
    "runners": [{"name":"lab","polling":false,"why_not":"x","since":"2026-11-23T17:00:00.000Z"}],
    "capacity": {"jobs":1,"concurrent":4,"provisioning":0,"provisioning_limit":10,"weight":1000,
    "quota":null}, "later": "1"}
    """
}
