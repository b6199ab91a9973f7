import Core
import Foundation
import Testing

@testable import Providers

@Suite("What the coordinator's answers mean", .timeLimit(.minutes(5)))
struct CoordinatorTableTests {
  @Test("row by row, over the wire", arguments: CoordinatorTable.rows)
  func row(row: CoordinatorRow) async {
    let said = answer("\(row.status) X", row.fields, body: row.status == 204 ? "" : row.body)
    let server = LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.write(said)
    }
    #expect(await row.endpoint.ask(coordinator(server, over: HTTPClient())) == row.meaning)
  }

  @Test("the table has each status of the fact sheet, for each endpoint")
  func isComplete() {
    let sheet: [CoordinatorEndpoint: Set<Int>] = [
      .request: [201, 204, 400, 403, 409, 413, 422, 429, 500, 502, 503, 504],
      .verify: [200, 403, 422, 429, 500],
      .put: [200, 202, 400, 403, 404, 409, 412, 429, 500],
      .patch: [202, 400, 403, 404, 416, 429, 500],
      .job: [200, 400, 401, 404, 429, 500],
      .log: [200, 401, 403, 404, 429, 500],
      .register: [201, 400, 403, 410, 429, 500], .create: [201, 400, 401, 403, 429, 500],
      .remove: [204, 403, 412, 429, 500], .removeManager: [204, 400, 403, 404, 429, 500],
    ]
    for endpoint in CoordinatorEndpoint.allCases {
      let rows = CoordinatorTable.rows.filter { $0.endpoint == endpoint }
      #expect(sheet[endpoint]?.subtracting(rows.map(\.status)) == [])
    }
  }

  /// Each status that can come as a final one: what is in no table concludes nothing.
  @Test("every status, with every kind of body", arguments: CoordinatorEndpoint.allCases)
  func everyStatus(endpoint: CoordinatorEndpoint) {
    let conclusive: [CoordinatorEndpoint: [Int: String]] = [
      .request: [201: "unreadable grant", 204: "none", 409: "conflict", 403: "forbidden"],
      .verify: [403: "invalid"],
      .put: [200: "accepted", 202: "pending", 403: "forbidden"],
      .patch: [
        202: "accepted", 416: "out of range", 403: "forbidden", 401: "unknown", 404: "unknown",
      ],
      .job: [401: "unauthorized"],
      .log: [401: "forbidden", 403: "forbidden", 404: "forbidden"],
      .register: [408: "unknown"], .create: [408: "unknown"],
      .remove: [200: "gone", 204: "gone", 403: "absent", 404: "absent"],
      .removeManager: [200: "gone", 204: "gone", 403: "absent", 404: "absent"],
    ]
    let unknown = endpoint == .request ? "refused" : "unknown"
    for status in 101...999 {
      for body in ["", "[1", "[]", #"{"message":"#, #"{"message":7}"#, "\u{0}\u{1f600}", "null"] {
        let head = HTTPHead(status: status, headers: [("Content-Type", "application/json")])
        let meaning = endpoint.meaning(of: HTTPResponse(head: head, body: Array(body.utf8)))
        let mayRepeat = ![400..<500].contains { $0.contains(status) }
        let definite = mayRepeat || [408, 409, 425, 429].contains(status) ? unknown : "refused"
        let other =
          switch endpoint {
          case .put, .patch: definite
          // Asking again is the user's affair.
          case .register, .create: mayRepeat ? unknown : "refused"
          default: unknown
          }
        let isToken = endpoint == .verify && status == 200 && body.hasPrefix(#"{"message":7"#)
        let expected = isToken ? "valid" : conclusive[endpoint]?[status] ?? other
        #expect(meaning.hasPrefix(expected), "\(status) \(body): \(meaning)")
      }
      let foreign = endpoint.meaning(
        of: HTTPResponse(
          head: HTTPHead(status: status, headers: [("Content-Type", "text/html")]), body: []))
      let isGrant = endpoint == .request && status == 201
      #expect(foreign.hasPrefix(isGrant ? "unreadable grant" : unknown), "\(status): \(foreign)")
    }
  }

  @Test("interim answers are no answers", arguments: CoordinatorEndpoint.allCases)
  func interim(endpoint: CoordinatorEndpoint) async {
    let server = LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.write("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n")
      connection.write(answer("503 X"))
    }
    let meaning = await endpoint.ask(coordinator(server, over: HTTPClient()))
    #expect(meaning.hasSuffix("server, 503 Service Unavailable"))
  }

  @Test("trouble on the way has its kind")
  func transport() {
    let kinds: [(HTTPError.Kind, Trouble.Kind?)] = [
      (.notConnected, .unreachable), (.timedOut, .silent), (.cut, .cut),
      (.unreadable, .unreadable), (.cancelled, nil), (.invalidRequest, nil),
    ]
    for (kind, expected) in kinds {
      #expect(Trouble(HTTPError(kind, "x", mayHaveBeenSent: true)).kind == expected)
    }
  }
}
