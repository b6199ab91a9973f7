/// State files as a daemon writes them.
enum StateText {
  /// A job that runs, with a token and a payload.
  static let one = state(records: [running])

  /// A record with a token, a payload, and an error of two lines.
  static let running = """
    {"version":1,"runner":"lab","job_id":4711,"token":"glcbt-sesame","phase":"running",\
    "since":"2026-11-23T17:00:00Z","expected_weight":5600,"trace_offset":0,\
    "acquired_at":"2026-11-23T16:59:00Z","mark":"1f2e3d4c","last_error":"two\\nlines",\
    "resource":{"executor":"local-docker","name":"hpd-job-1f2e3d4c-4711","id":"sha256:1",\
    "account":"unix:///run/docker.sock","weight":1000},\
    "job":{"id":4711,"token":"glcbt-sesame","variables":[{"key":"K","value":"open sesame"}]}}
    """

  /// A record of a runner that is not configured, its job still without a resource.
  static let stranger = """
    {"version":1,"runner":"gone","job_id":1,"token":"glcbt-stranger","phase":"acquired",\
    "since":"2026-11-23T17:00:00Z","expected_weight":1000,"trace_offset":0,\
    "acquired_at":"2026-11-23T17:00:00Z","mark":"1f2e3d4c",\
    "job":{"id":1,"token":"glcbt-stranger"}}
    """

  static func state(records: [String], runners: String = polling) -> String {
    """
    {"version":1,"installation":"0123456789abcdef0123456789abcdef",
    "records":[\(records.joined(separator: ","))],"sightings":[],"runners":[\(runners)],
    "capacity":{"jobs":1,"concurrent":50,"provisioning":0,"provisioning_limit":10,
    "weight":1000,"quota":null}}
    """
  }

  static let polling = """
    {"name":"lab","polling":true,"why_not":null,"since":"2026-11-23T16:00:00Z"}
    """
  static let paused = """
    {"name":"lab","polling":false,"why_not":"the engine is away","since":"2026-11-23T16:00:00Z"}
    """
}
