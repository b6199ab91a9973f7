/// Statuses that GitLab itself gives rarely, a proxy before it often: the sandbox gives them on
/// request, once, and then acts as if nothing had been.
let injectedRows =
  [404, 429, 500, 502, 503].map { status in
    ContractRow(
      "trace: \(status) on request", queued, granted, once("trace", status),
      patch("0-2", "abc", is: status), patch("0-2", "abc", is: 202, ["Range": "0-3"]))
  }
  + [404, 412, 429, 500, 502, 503].map { status in
    ContractRow(
      "update: \(status) on request", queued, granted, once("update", status),
      put(#""state":"running""#, is: status), put(#""state":"running""#, is: 200))
  }
  + [
    ContractRow(
      "unregister: 412 on request", once("unregister", 412),
      ask("DELETE /api/v4/runners", [json], #"{"token":"$R"}"#, is: 412),
      ask("DELETE /api/v4/runners", [json], #"{"token":"$R"}"#, is: 204))
  ]

private func once(_ endpoint: String, _ status: Int) -> ContractRow.Ask {
  control(
    "faults", #"{"endpoint":"\#(endpoint)","action":"answer","status":\#(status),"times":1}"#,
    is: 201)
}
