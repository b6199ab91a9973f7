/// Faults set by the control API, each seen through curl; then all is as if nothing had been.
let faultRows = [
  ContractRow(
    "fault: an error without a header", addFault(#""action":"answer""#),
    request(#"{"token":"$R"}"#, is: 503, ["Retry-After": "-", "Content-Type": "-"]), noFault,
    request(#"{"token":"$R"}"#, is: 204)),
  ContractRow(
    "fault: an error with headers, a date among them",
    addFault(
      #""action":"answer","status":429,"headers":{"Retry-After":"5","RateLimit-ResetTime":"@+30"}"#
    ),
    request(
      #"{"token":"$R"}"#, is: 429, ["Retry-After": "5", "RateLimit-ResetTime": "% GMT"])),
  ContractRow(
    "fault: any header on any status",
    addFault(
      #""endpoint":"update","action":"answer","status":403,"headers":{"Job-Status":"canceled"}"#),
    put(#""state":"running""#, is: 403, ["Job-Status": "canceled"])),
  ContractRow(
    "fault: a page for people", addFault(#""action":"html""#),
    ask(
      "POST /api/v4/jobs/request", [json], #"{"token":"$R"}"#, is: 502,
      ["Content-Type": "text/html; charset=utf-8"], says: "<h1>502</h1>")),
  ContractRow(
    "fault: a proxy that answers 404 to everything",
    addFault(#""endpoint":"any","action":"html","status":404"#),
    request(#"{"token":"$R"}"#, is: 404), put(#""state":"running""#, is: 404),
    ask("GET /api/v4/job", [own], is: 404),
    ask("POST /api/v4/runners/verify", [json], #"{"token":"$R"}"#, is: 404),
    ask("GET /sandbox/faults", is: 200, says: #""met":4"#)),
  ContractRow(
    "fault: twice, and not a third time", addFault(#""action":"answer","times":2"#),
    request(#"{"token":"$R"}"#, is: 503), request(#"{"token":"$R"}"#, is: 503),
    request(#"{"token":"$R"}"#, is: 204)),
  ContractRow(
    "fault: of one runner only", control("runners", #"{"name":"other","token":"two"}"#, is: 201),
    addFault(#""action":"answer","status":500,"runner":"other""#),
    request(#"{"token":"$R"}"#, is: 204), request(#"{"token":"two"}"#, is: 500)),
  ContractRow(
    "fault: of one token only, a runner's or a job's", queued, granted,
    addFault(#""endpoint":"any","action":"answer","status":500,"token":"$J""#),
    request(#"{"token":"$R"}"#, is: 204), put(#""state":"running""#, is: 500),
    ask("GET /api/v4/job", [own], is: 500),
    ask("GET /api/v4/job", ["Authorization: Bearer $J"], is: 500), noFault,
    addFault(#""action":"answer","status":500,"token":"$R""#),
    request(#"{"token":"$R"}"#, is: 500)),
  ContractRow(
    "fault: of one job only", queued, granted, queued,
    addFault(#""endpoint":"update","action":"answer","status":500,"job":4712"#),
    put(#""state":"running""#, is: 200)),
  ContractRow(
    "fault: of one group only",
    addFault(#""endpoint":"attributes","action":"answer","status":500,"group":"grp/sub""#),
    ask("GET /api/v4/groups/none/custom_attributes", [access], is: 404),
    ask("GET /api/v4/groups/grp%2Fsub/custom_attributes", [access], is: 500)),
  ContractRow(
    "fault: an error after the act", queued,
    addFault(#""action":"answer","status":504,"moment":"after","times":1"#),
    request(#"{"token":"$R"}"#, is: 504),
    ask("GET /sandbox/books", is: 200, says: #""unknowable":[4711]"#)),
  ContractRow(
    "fault: a hundred in a hundred", addFault(#""action":"answer","percent":100"#),
    request(#"{"token":"$R"}"#, is: 503)),
  ContractRow(
    "fault: none in a hundred", addFault(#""action":"answer","percent":0"#),
    request(#"{"token":"$R"}"#, is: 204)),
  ContractRow("fault: nothing", control("faults", "", is: 400)),
  ContractRow("fault: no action", control("faults", #"{"endpoint":"any"}"#, is: 400)),
  ContractRow("fault: misspelt", addFault(#""action":"answer","runer":"x""#, is: 400)),
  ContractRow("fault: too often", addFault(#""action":"answer","percent":101"#, is: 400)),
  ContractRow("fault: no status", addFault(#""action":"answer","status":7"#, is: 400)),
  ContractRow(
    "fault: refusing for ever, with nobody to end it",
    addFault(#""endpoint":"any","action":"refuse""#, is: 400)),
  ContractRow(
    "fault: refusing one runner",
    addFault(#""endpoint":"any","action":"refuse","runner":"sandbox","lasts":1"#, is: 400)),
]

private let noFault = ask("DELETE /sandbox/faults", is: 204)

/// A fault of requests for a job, unless the members name another endpoint.
private func addFault(_ members: String, is status: Int = 201) -> ContractRow.Ask {
  let endpoint = members.contains("endpoint") ? "" : #""endpoint":"request","#
  return control("faults", "{\(endpoint)\(members)}", is: status)
}

/// What the front server and the limits of GitLab do.
let limitRows = [
  ContractRow(
    "limit: requests for a job, by runner's token",
    settings(#"{"requestsPerMinute":2}"#),
    control("runners", #"{"name":"b","token":"b"}"#, is: 201),
    request(#"{"token":"$R"}"#, is: 204), request(#"{"token":"$R"}"#, is: 204),
    ask(
      "POST /api/v4/jobs/request", [json], #"{"token":"$R"}"#, is: 429, ["Retry-After": "-"],
      says: #"{"message":{"error":"This endpoint has been requested too many times."#),
    request(#"{"token":"b"}"#, is: 204), settings(#"{"requestsPerMinute":null}"#),
    request(#"{"token":"$R"}"#, is: 204)),
  ContractRow(
    "limit: updates and logs, each by job's token", queued, granted,
    settings(#"{"updatesPerMinute":1,"tracesPerMinute":1,"retryAfter":7}"#),
    put(#""state":"running""#, is: 200),
    put(#""state":"running""#, is: 429, ["Retry-After": "7"]),
    patch("0-2", "abc", is: 202), patch("3-5", "def", is: 429, ["Retry-After": "7"]),
    ask("GET /api/v4/job", [own], is: 200)),
  ContractRow(
    "settings: as they are", settings(#"{"longPoll":2.5}"#),
    ask("GET /sandbox/settings", is: 200, says: #""longPoll":2.5"#)),
  ContractRow("settings: unknown", settings(#"{"longpoll":2}"#, is: 400)),
  ContractRow("settings: wrong", settings(#"{"longPoll":"x"}"#, is: 400)),
  ContractRow("settings: not even JSON", settings("[", is: 400)),
  ContractRow(
    "held requests are on offer, however short the hold", settings(#"{"longPoll":0.00000005}"#),
    request(#"{"token":"$R"}"#, is: 204, ["Gitlab-Ci-Builds-Polling": "yes"])),
]

private func settings(_ body: String, is status: Int = 200) -> ContractRow.Ask {
  control("settings", body, is: status)
}
