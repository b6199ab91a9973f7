import Testing

/// One row of the contract: calls in order, each with the status and headers it must get.
struct ContractRow: Sendable, CustomTestStringConvertible {
  struct Ask: Sendable {
    let line: String
    let headers: [String]
    let body: String?
    let status: Int
    let expected: [String: String]
    let contains: String
  }

  let testDescription: String
  let asks: [Ask]

  init(_ name: String, _ asks: Ask...) {
    testDescription = name
    self.asks = asks
  }
}

/// A call: the method and the path, in which as in all else `$J` is the token of job 4711, `$R`
/// the runner's. Expected headers: the value `*` only asks for presence, `-` for absence,
/// `%` and a text for that end.
func ask(
  _ line: String, _ headers: [String] = [], _ body: String? = nil, is status: Int,
  _ expected: [String: String] = [:], says contains: String = ""
) -> ContractRow.Ask {
  ContractRow.Ask(
    line: line, headers: headers, body: body, status: status, expected: expected,
    contains: contains)
}

let json = "Content-Type: application/json"
let access = "PRIVATE-TOKEN: glpat-sandbox"
let own = "JOB-TOKEN: $J"
let queued = ask("POST /sandbox/jobs", [json], "{}", is: 201)
let granted = ask(
  "POST /api/v4/jobs/request", [json], #"{"token":"$R"}"#, is: 201,
  ["Content-Type": "application/json", "X-GitLab-Last-Update": "-"], says: "\"id\":4711")

func request(_ body: String, is status: Int, _ expected: [String: String] = [:])
  -> ContractRow.Ask
{ ask("POST /api/v4/jobs/request", [json], body, is: status, expected) }

func patch(
  _ range: String, _ body: String, is status: Int, _ expected: [String: String] = [:]
) -> ContractRow.Ask {
  ask(
    "PATCH /api/v4/jobs/4711/trace", [own, "Content-Range: \(range)", "Content-Type: text/plain"],
    body, is: status, expected)
}

func put(_ members: String, is status: Int, _ expected: [String: String] = [:], says: String = "")
  -> ContractRow.Ask
{
  ask(
    "PUT /api/v4/jobs/4711", [json], #"{"token":"$J",\#(members)}"#, is: status, expected,
    says: says)
}

func control(_ path: String, _ body: String = "", is status: Int = 200) -> ContractRow.Ask {
  ask("POST /sandbox/\(path)", [json], body, is: status)
}
