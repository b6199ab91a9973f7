import Core
import Testing

/// Keys that mean nothing where they stand.
@Suite struct StrayKeyTests {
  @Test(
    "a key in another table than its own is told where it belongs",
    arguments: [
      ("limit = 1\n", "", "limit", "in a [[runners]] section"),
      ("url = 'x'\n", "", "url", "in a [[runners]] section"),
      ("cc_zone = 'par'\n", "", "cc_zone", "in a [[runners]] section"),
      ("job_trace_watch = {}\n", "", "job_trace_watch", "in a [[runners]] section"),
      ("reference_flavor = 'M'\n", "", "reference_flavor", "in [quota_computation]"),
      ("poll_step = 1\n", "", "poll_step", "in [runners.paas_job_trace_watch]"),
      ("", "concurrent = 1", "runners.concurrent", "at the top of the file"),
      ("", "concurrency = 1", "runners.concurrency", "at the top of the file"),
      ("", "check_interval = 1", "runners.check_interval", "at the top of the file"),
      ("", "[runners.quota_computation]", "runners.quota_computation", "at the top of the file"),
      ("", "timout_seconds = 1", "runners.timout_seconds", "in [runners.paas_job_trace_watch]"),
      (
        "[quota_computation]\nstate_file = 's'\n", "", "quota_computation.state_file",
        "at the top of the file"
      ),
      (
        "[quota_computation]\nquota_max_fraction = 1\n", "", "quota_computation.quota_max_fraction",
        "in a [[runners]] section"
      ),
      (
        "", "[runners.paas_job_trace_watch]\nlimit = 1", "runners.paas_job_trace_watch.limit",
        "in a [[runners]] section"
      ),
      (
        "", "[runners.docker]\nrequest_concurrency = 1", "runners.docker.request_concurrency",
        "in a [[runners]] section"
      ),
      (
        "", "[runners.cache.s3]\nstate_file = 's'", "runners.cache.s3.state_file",
        "at the top of the file"
      ),
      (
        "", "[runners.cc_extra_env]\ncc_zone = 's'", "runners.cc_extra_env.cc_zone",
        "in a [[runners]] section"
      ),
    ])
  func misplaced(top: String, runner: String, key: String, place: String) {
    let (configuration, problems) = read(top + bareRunner + runner)
    #expect(problems.map(\.key) == [key])
    #expect(problems.first?.sentence.contains("belongs \(place)") == true)
    #expect(problems.first?.severity == .warning)
    #expect(configuration != nil)
  }

  @Test(
    "a misspelled key is told in every table",
    arguments: [
      ("paas_log_statistic = true\n", "", "paas_log_statistics"),
      ("quota_computations = {}\n", "", "quota_computation"),
      ("runers = 1\n", "", "runners"), ("concurency = 1\n", "", "concurrent"),
      ("pass_decommission_launched_failures = true\n", "", "paas_decommission_launch_failures"),
      ("[quota_computation]\nreference_runer = 'x'\n", "", "reference_runner"),
      ("[quota_computation]\nallowed_fraction = 1\n", "", nil),
      ("", "limits = 1", "limit"), ("", "cc_orga-id = 'x'", "cc_orga_id"),
      ("", "CC_Token = 'x'", "cc_token"), ("", "request_concurency = 1", "request_concurrency"),
      ("", "[runners.paas_job_trace_watch]\ntiemout_seconds = 1", "timeout_seconds"),
      ("", "[runners.paas_job_trace_watch]\ninterval = 1", nil),
      ("", "[runners.paas_job_trace_wach]", "paas_job_trace_watch"),
      ("", "paas_forward_token = 1", nil),
    ] as [(String, String, String?)])
  func misspelled(top: String, runner: String, meant: String?) {
    let (configuration, problems) = read(top + bareRunner + runner)
    #expect(problems.count == 1)
    #expect(problems.first?.hint == meant.map { "write \($0)" })
    #expect(configuration != nil)
  }

  @Test("what is gitlab-runner's in its tables is forwarded without a word")
  func forwarded() {
    let text =
      bareRunner + """
        [runners.docker]
        host = "tcp://x"
        limit = 3
        [runners.kubernetes]
        host = "x"
        token = "y"
        [runners.machine.shutdown_drain]
        concurrency = 3
        [[runners.docker.services]]
        name = "x"
        """
    #expect(read("[session_server]\nlisten_address = ':8093'\n" + text).problems.isEmpty)
  }
}
