let cleverKey = "Authorization: token $T"
let applications = "/organisations/$O/applications"
/// The members of a create.
let createMembers = #"""
  "name":"hpd-job-x-4711","zone":"par","deploy":"git","instanceType":"docker",\#
  "instanceVersion":"$V","instanceVariant":"70d676a0-a775-4dc9-a43d-3121036e8515",\#
  "instanceLifetime":"TASK","minInstances":1,"maxInstances":1,\#
  "minFlavor":"heptapod-runner-M","maxFlavor":"heptapod-runner-M"
  """#

/// A call with the key of the first organisation.
private func clever(
  _ line: String, _ body: String? = nil, is status: Int = 200, says contains: String = ""
) -> ContractRow.Ask { ask(line, [json, cleverKey], body, is: status, says: contains) }

/// A create that has these members first; of a member given twice the first counts.
private func create(_ first: String = "", is status: Int = 200, says contains: String = "")
  -> ContractRow.Ask
{ clever("POST \(applications)", "{\(first)$C}", is: status, says: contains) }

let catalogueRows = [
  ContractRow(
    "catalogue: flavors of a context",
    ask(
      "GET /products/flavors?context=heptapod-runner", is: 200,
      says: #""name":"heptapod-runner-3XL"|"price_id":"heptapod-runner.XS""#),
    ask(
      "GET /products/flavors?context=jenkins-runner", is: 200, says: #""jenkins-runner-M""#),
    ask("GET /products/flavors", is: 200, says: #""name":"nano""#)),
  ContractRow(
    "catalogue: an unknown context",
    ask("GET /products/flavors?context=other", is: 200, says: "[]")),
  ContractRow(
    "catalogue: several versions",
    ask(
      "GET /products/instances?for=$O", is: 200,
      says: #""version":"$V"|"version":"20210422"|"enabled":false|"slug":"ml_docker""#)),
  ContractRow(
    "nothing there", ask("GET /nothing", is: 404), ask("PUT /organisations", is: 404),
    ask("GET /organisations/$O/applications/a/b/c/d/e", [cleverKey], is: 404)),
]

let accessRows = [
  ContractRow(
    "access: none", ask("GET \(applications)", is: 401, says: #""type":"error""#),
    ask("GET \(applications)", ["Authorization: token wrong"], is: 401),
    ask("GET \(applications)", ["Authorization: Bearer $T"], is: 401)),
  ContractRow(
    "access: another's organisation",
    clever("GET /organisations/$P/applications", is: 403),
    clever("GET /organisations/orga_none/applications", is: 403)),
  ContractRow(
    "access: OAuth1", signed(#"sandbox-consumer-secret%26sandbox-oauth-secret"#, is: 200)),
  ContractRow("access: OAuth1 with a wrong secret", signed("a%26b", is: 401)),
  ContractRow(
    "access: OAuth1 with HMAC, which is not played",
    signed("sandbox-consumer-secret%26sandbox-oauth-secret", "HMAC-SHA1", is: 401)),
  ContractRow(
    "access: the summary shows what one may see",
    clever("GET /summary", says: #""id":"$O"|"name":"website-0""#), ask("GET /summary", is: 401)),
]

private func signed(_ signature: String, _ method: String = "PLAINTEXT", is status: Int)
  -> ContractRow.Ask
{
  ask(
    "GET /organisations/$P/applications",
    [
      #"Authorization: OAuth oauth_consumer_key="sandbox-consumer", oauth_token="sandbox-oauth", "#
        + #"oauth_signature_method="\#(method)", oauth_signature="\#(signature)""#
    ], is: status)
}

let createRows = [
  ContractRow(
    "create: made, then its repository", create(says: #""repoState":"CREATING""#),
    clever("GET \(applications)/$A", says: #""repoState":"CREATING"|"state":"SHOULD_BE_DOWN""#),
    clever("GET \(applications)/$A", says: #""repoState":"CREATED"|"lifetime":"TASK""#),
    clever("GET \(applications)", says: #""name":"hpd-job-x-4711"|"name":"website-0""#),
    clever("GET \(applications)/$A/deployments", says: "[]"),
    clever("GET \(applications)/$A/instances", says: "[]"),
    clever("GET /organisations/$O/deployments", says: "{}")),
  ContractRow(
    "create: two of one name", create(), create(),
    ask("GET /sandbox/books", is: 200, says: #""created":2|"doubled":["hpd-job-x-4711"]"#)),
  ContractRow(
    "create: the environment may come along", create(#""env":{"A":"b"},"#),
    clever("GET \(applications)/$A/env", says: #"[{"name":"A","value":"b"}]"#)),
  ContractRow(
    "create: no version", create(#""instanceVersion":null,"#, is: 400, says: #""id":9017"#)),
  ContractRow(
    "create: a version of another variant",
    create(#""instanceVersion":"20991231","#, is: 400, says: #""id":9017"#)),
  ContractRow(
    "create: an unknown zone",
    create(#""zone":"moon","#, is: 400, says: #""id":501|"fields":{"zone""#)),
  ContractRow(
    "create: a flavor that is gone",
    create(#""maxFlavor":"heptapod-runner-4XL","#, is: 400, says: #""id":501|"maxFlavor""#)),
  ContractRow(
    "create: not an object", clever("POST \(applications)", "[]", is: 400),
    clever("POST \(applications)", "", is: 400), create("{", is: 400)),
  ContractRow(
    "create: overloaded once",
    ask(
      "POST /sandbox/faults", [json],
      #"{"endpoint":"createApplication","action":"answer","status":503,"times":1}"#, is: 201),
    create(is: 503), create()),
]

let environmentRows = [
  ContractRow(
    "environment: the whole set is replaced", create(),
    clever("PUT \(applications)/$A/env", #"{"A":"1","B":"2"}"#, says: #""id":"$A""#),
    clever("PUT \(applications)/$A/env", #"{"B":"3"}"#),
    clever("GET \(applications)/$A/env", says: #"[{"name":"B","value":"3"}]"#)),
  ContractRow(
    "environment: a bad name", create(),
    clever(
      "PUT \(applications)/$A/env?check=true", #"{"A-B":"1"}"#, is: 400,
      says: #""id":557|"fields":{"A-B""#),
    clever("PUT \(applications)/$A/env", "[1", is: 400),
    clever("GET \(applications)/$A/env", says: "[]")),
  ContractRow(
    "environment: not valid, and nobody wants to know", create(),
    clever("PUT \(applications)/$A/env", #"{"A-B":"1"}"#),
    clever("PUT \(applications)/$A/env?check=false", #"{"A-B":"2"}"#),
    clever("GET \(applications)/$A/env", says: #"[{"name":"A-B","value":"2"}]"#)),
  ContractRow(
    "environment: of nothing", clever("PUT \(applications)/app_none/env", "{}", is: 404)),
]

let deletionRows = [
  ContractRow(
    "delete: lingers for one look", create(),
    clever("DELETE \(applications)/$A", says: #""id":302|"type":"success""#),
    clever("DELETE \(applications)/$A", is: 404),
    clever("GET \(applications)/$A", says: #""state":"TO_DELETE"|"repoState":"DELETED""#),
    clever("GET \(applications)/$A", is: 404, says: #""id":4004"#),
    clever("DELETE \(applications)/$A", is: 404, says: #""id":4004"#),
    ask("GET /sandbox/books", is: 200, says: #""existing":[]"#)),
  ContractRow(
    "delete: seen in a listing too", create(), clever("DELETE \(applications)/$A"),
    clever("GET \(applications)", says: #""state":"TO_DELETE""#),
    clever("GET \(applications)/$A", is: 404)),
  ContractRow(
    "delete: of nothing", clever("DELETE \(applications)/app_none", is: 404, says: #""id":4004"#)),
  ContractRow(
    "delete: of another organisation's", create(),
    ask("DELETE /organisations/$P/applications/$A", [cleverKey], is: 403)),
]
