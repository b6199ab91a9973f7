/// Every status of every command, and a line that ends so. A file that may not grow stands for a disk
/// that is full.
extension StatusRow {
  static let all = setup + state + daemon + acquisition + steps + live

  private static let setup = [
    StatusRow("register", 0, register("$URL")),
    StatusRow("register", 1, "ulimit -f 0; \(register("$URL"))"),
    StatusRow("register", 2, "echo 'runners = [{}]' > c.toml; \(register("$URL"))"),
    StatusRow("register", 4, register("http://127.0.0.1:9")),
    StatusRow("register", 64, "$HPR register c.toml --non-interactive"),
    StatusRow("unregister", 0, "cp $D/open.toml . && $HPR unregister -c open.toml --name lab"),
    StatusRow(
      "unregister", 1,
      "cp $D/open.toml . && ulimit -f 0; $HPR unregister -c open.toml --name lab"),
    StatusRow("unregister", 2, "at open unregister --name nobody"),
    StatusRow("unregister", 4, "at closed unregister --name lab"),
    StatusRow("unregister", 64, "at closed unregister"),
    StatusRow("verify", 0, "at open verify"),
    StatusRow("verify", 1, "at open verify > /dev/full"),
    StatusRow("verify", 2, "at bad verify"),
    StatusRow("verify", 4, "at closed verify"),
    StatusRow("verify", 64, "at open verify --timeout 0"),
    StatusRow("check", 0, "at closed check"),
    StatusRow("check", 1, "at closed check > /dev/full"),
    StatusRow("check", 2, "at bad check"),
    StatusRow("check", 4, "at closed check --online"),
    StatusRow("check", 5, "at open check --online"),
    StatusRow("check", 64, "at closed check --timeout 0"),
  ]

  private static func register(_ url: String) -> String {
    """
    $HPR register c.toml --non-interactive --url \(url) --name new --executor local-docker \
    --token glrt-sandboxsandboxsandbox --state-file state.json
    """
  }

  private static let state = [
    StatusRow("state", 0, "$HPR state --help"),
    StatusRow("state", 1, "$HPR state --help > /dev/full"),
    StatusRow("state", 64, "$HPR state nothing"),
    StatusRow("state-show", 64, "at closed state show nothing"),
    StatusRow("state-show", 0, "cp $D/state.json . && at closed state show"),
    StatusRow("state-import", 0, "at closed state import $D/running.json"),
    StatusRow("state-show", 1, "cp $D/state.json . && at closed state show > /dev/full"),
    StatusRow("state-import", 1, "ulimit -f 0; at closed state import $D/running.json"),
    StatusRow("state-show", 2, "at closed state show"),
    StatusRow("state-import", 2, "echo '[]' | at closed state import -"),
    StatusRow("state-import", 3, "at closed state import - < /dev/null"),
    StatusRow("state-import", 3, "echo | at closed state import -"),
    StatusRow(
      "state-import", 6, "export HPR_CONFIG=$D/closed.toml; \(locked) state import $D/success.json"),
    StatusRow("state-import", 64, "at closed state import"),
  ]

  /// Another process holds the state file.
  private static let locked = "flock state.json.lock $HPR"

  private static let daemon = [
    StatusRow("run", 0, "at closed run --drain"),
    StatusRow("run", 1, "ulimit -f 0; at closed run --drain"),
    StatusRow("run", 2, "at bad run"),
    StatusRow("run", 6, "\(locked) run $D/closed.toml"),
    StatusRow("run", 64, "at closed run --poll-cycles 0"),
  ]

  private static let acquisition = [
    StatusRow("acquire-once", 2, "at bad acquire-once"),
    StatusRow("acquire-once", 3, "at open acquire-once"),
    StatusRow("acquire-once", 4, "at closed acquire-once"),
    StatusRow("acquire-once", 64, "at closed acquire-once --wait x"),
  ]

  private static let steps =
    ["provision", "launch", "wait", "fail --message x", "decommission"].flatMap(common) + [
      StatusRow("provision", 0, "at closed provision $D/success.json"),
      StatusRow("provision", 1, "at closed provision $D/failed.json"),
      StatusRow("provision", 5, "at closed provision $D/acquired.json"),
      StatusRow("launch", 0, "at closed launch $D/success.json"),
      StatusRow("launch", 1, "at closed launch $D/failed.json"),
      StatusRow("launch", 4, "at homeless launch $D/homeless.json"),
      StatusRow("launch", 5, "at closed launch $D/launching.json"),
      StatusRow("wait", 0, "at closed wait $D/success.json"),
      StatusRow("wait", 2, "at closed wait $D/launching.json"),
      StatusRow("wait", 3, "at closed wait --timeout 0 $D/running.json"),
      StatusRow("wait", 7, "at closed wait $D/failed.json"),
      StatusRow("wait", 8, "at closed wait $D/canceled.json"),
      StatusRow("wait", 9, "at closed wait $D/unknown.json"),
      // The token is nobody's there, so the job is over and nobody says how.
      StatusRow("wait", 9, "at open wait --timeout 0 $D/running.json"),
      StatusRow("fail", 0, "at closed fail --message x $D/failed.json"),
      StatusRow("fail", 4, "at closed fail --message x $D/launched.json"),
      StatusRow("fail", 1, "at closed fail --message x $D/success.json"),
      StatusRow("decommission", 0, "at closed decommission $D/success.json"),
      StatusRow("decommission", 4, "at closed decommission $D/running.json"),
      StatusRow("decommission", 5, "cp $D/state.json . && at closed decommission --orphans"),
    ]

  private static func common(_ step: String) -> [StatusRow] {
    let verb = String(step.prefix { $0 != " " })
    return [
      StatusRow(verb, 1, "at closed \(step) $D/success.json > /dev/full"),
      StatusRow(verb, 2, "at bad \(step) $D/running.json"),
      StatusRow(verb, 2, "echo '{}' | at closed \(step)"),
      StatusRow(verb, 3, "at closed \(step) < /dev/null"),
      StatusRow(verb, 64, "at closed \(step) --output ''"),
    ]
  }

  /// For these there has to be a job, and a cloud: one after the other, in one folder. The tenant's
  /// namespace has no attributes; then nobody may read them, nor delete anything.
  static let live = [
    StatusRow("acquire-once", 1, "hpr acquire-once > /dev/full"),
    StatusRow("acquire-once", 0, "CONFIG=tenants.toml; hpr acquire-once > tenant.json"),
    StatusRow("provision", 4, "CONFIG=tenants.toml; hpr provision tenant.json > over.json"),
    StatusRow(
      "fail", 4,
      "CONFIG=tenants.toml; hpr acquire-once -o t.json && hpr fail --message x t.json -o t.json"),
    StatusRow("provision", 0, "hpr acquire-once | hpr provision > made.json"),
    StatusRow("fail", 5, "hpr fail --message x made.json > reported.json"),
    StatusRow("decommission", 0, "hpr decommission reported.json > gone.json"),
    StatusRow("fail", 0, "hpr acquire-once | hpr provision | hpr fail --message x > failed.json"),
  ]
}
