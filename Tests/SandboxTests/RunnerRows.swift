let jobRows = [
  ContractRow(
    "job: by each way to tell the token", queued, granted,
    ask("GET /api/v4/job", [own], is: 200, says: #""status":"running""#),
    ask("GET /api/v4/job", ["Authorization: Bearer $J"], is: 200),
    ask("GET /api/v4/job?job_token=$J", is: 200), ask("GET /api/v4/job?token=$J", is: 200)),
  ContractRow("job: not given out yet", queued, ask("GET /api/v4/job", [own], is: 401)),
  ContractRow("job: no token", ask("GET /api/v4/job", is: 401)),
  ContractRow("job: unknown token", ask("GET /api/v4/job", ["JOB-TOKEN: x"], is: 401)),
  ContractRow(
    "job: over", queued, granted, put(#""state":"success""#, is: 200),
    ask("GET /api/v4/job", [own], is: 401)),
  ContractRow(
    "job: cancelled", queued, granted, control("jobs/4711/cancel"),
    ask("GET /api/v4/job", [own], is: 401)),
  ContractRow(
    "job: canceling is still there", queued,
    ask(
      "POST /api/v4/jobs/request", [json],
      #"{"token":"$R","info":{"features":{"cancel_gracefully":true}}}"#, is: 201),
    control("jobs/4711/cancel"),
    ask("GET /api/v4/job", [own], is: 200, says: #""status":"canceling""#)),
  ContractRow(
    "job: erased", queued, granted, control("jobs/4711/erase"),
    ask("GET /api/v4/job", [own], is: 401)),
  ContractRow("job: an access token is no job token", ask("GET /api/v4/job", [access], is: 404)),
]

let runnerRows = [
  ContractRow(
    "register: the legacy way",
    ask(
      "POST /api/v4/runners", [json], #"{"token":"GR1348941sandbox","description":"new"}"#,
      is: 201, says: #""token":"glrtr-"#)),
  ContractRow(
    "register: as a form",
    ask(
      "POST /api/v4/runners", ["Content-Type: application/x-www-form-urlencoded"],
      "token=GR1348941sandbox&description=a+b", is: 201)),
  ContractRow(
    "register: wrong token", ask("POST /api/v4/runners", [json], #"{"token":"GR1"}"#, is: 403)),
  ContractRow("register: no token", ask("POST /api/v4/runners", [json], "{}", is: 400)),
  ContractRow(
    "register: paused and active at once",
    ask(
      "POST /api/v4/runners", [json],
      #"{"token":"GR1348941sandbox","paused":true,"active":true}"#, is: 400)),
  ContractRow(
    "create: an instance runner",
    ask(
      "POST /api/v4/user/runners", [json, access], #"{"runner_type":"instance_type"}"#, is: 201,
      says: #""token":"glrt-t1_"#)),
  ContractRow(
    "create: a group runner needs its group",
    ask(
      "POST /api/v4/user/runners", [json, access], #"{"runner_type":"group_type"}"#, is: 400),
    ask(
      "POST /api/v4/user/runners", [json, access], #"{"runner_type":"group_type","group_id":3}"#,
      is: 201, says: #""token":"glrt-t2_"#)),
  ContractRow(
    "create: no type", ask("POST /api/v4/user/runners", [json, access], "{}", is: 400)),
  ContractRow(
    "create: no access token",
    ask("POST /api/v4/user/runners", [json], #"{"runner_type":"instance_type"}"#, is: 401)),
  ContractRow(
    "create: an access token without the right",
    ask(
      "POST /api/v4/user/runners", [json, "PRIVATE-TOKEN: glpat-weak"],
      #"{"runner_type":"instance_type"}"#, is: 403)),
  ContractRow(
    "verify", ask("POST /api/v4/runners/verify", [json], #"{"token":"$R"}"#, is: 200, says: "id")),
  ContractRow(
    "verify: wrong", ask("POST /api/v4/runners/verify", [json], #"{"token":"x"}"#, is: 403)),
  ContractRow(
    "verify: orphaned", control("runners/sandbox/orphan"),
    ask("POST /api/v4/runners/verify", [json], #"{"token":"$R"}"#, is: 422)),
  ContractRow(
    "unregister, and then it is unknown",
    ask("DELETE /api/v4/runners", [json], #"{"token":"$R"}"#, is: 204),
    ask("DELETE /api/v4/runners", [json], #"{"token":"$R"}"#, is: 403)),
  ContractRow(
    "unregister a manager",
    ask(
      "POST /api/v4/runners/verify", [json], #"{"token":"$R","system_id":"s_123456789012"}"#,
      is: 200),
    ask("DELETE /api/v4/runners/managers", [json], #"{"token":"$R"}"#, is: 400),
    ask(
      "DELETE /api/v4/runners/managers", [json], #"{"token":"$R","system_id":"s_x"}"#, is: 404),
    ask(
      "DELETE /api/v4/runners/managers", [json], #"{"token":"x","system_id":"s_x"}"#, is: 403),
    ask(
      "DELETE /api/v4/runners/managers", [json], #"{"token":"$R","system_id":"s_123456789012"}"#,
      is: 204)),
  ContractRow(
    "reset the token by itself",
    ask(
      "POST /api/v4/runners/reset_authentication_token", [json], #"{"token":"$R"}"#, is: 201,
      says: "glrt-"),
    ask("POST /api/v4/runners/verify", [json], #"{"token":"$R"}"#, is: 403)),
  ContractRow(
    "reset the token: wrong",
    ask("POST /api/v4/runners/reset_authentication_token", [json], #"{"token":"x"}"#, is: 403)),
  ContractRow(
    "reset the token: orphaned", control("runners/sandbox/orphan"),
    ask("POST /api/v4/runners/reset_authentication_token", [json], #"{"token":"$R"}"#, is: 422)),
  ContractRow(
    "reset the token with an access token",
    ask("POST /api/v4/runners/1/reset_authentication_token", [access], is: 201, says: "glrt-")),
]

let userRows = [
  ContractRow(
    "read a log: empty while there is none", queued,
    ask(
      "GET /api/v4/projects/7/jobs/4711/trace", [access], is: 200,
      [
        "Content-Type": "text/plain", "Content-Length": "0",
        "Content-Disposition": "infile; filename=\"4711.log\"",
      ])),
  ContractRow(
    "read a log: no token", queued, ask("GET /api/v4/projects/7/jobs/4711/trace", is: 401)),
  ContractRow(
    "read a log: no right", queued,
    ask("GET /api/v4/projects/7/jobs/4711/trace", ["PRIVATE-TOKEN: glpat-weak"], is: 403)),
  ContractRow(
    "read a log: no job", ask("GET /api/v4/projects/7/jobs/1/trace", [access], is: 404)),
  ContractRow(
    "read a log: by the project's path", queued,
    ask("GET /api/v4/projects/grp%2Fdemo/jobs/4711/trace", [access], is: 200)),
  ContractRow(
    "read a log: of another project", queued,
    ask("GET /api/v4/projects/8/jobs/4711/trace", [access], is: 404)),
  ContractRow(
    "read a log: without access to the project", queued,
    ask("GET /api/v4/projects/7/jobs/4711/trace", ["PRIVATE-TOKEN: glpat-stranger"], is: 404)),
  ContractRow(
    "attributes",
    ask(
      "GET /api/v4/groups/grp%2Fsub/custom_attributes", [access], is: 200,
      says: #"[{"key":"cc_orga_id","value":"orga_1"}]"#),
    ask("GET /api/v4/groups/grp%2Fsub/custom_attributes/cc_orga_id", [access], is: 200),
    ask("GET /api/v4/groups/none/custom_attributes", [access], is: 404),
    ask("GET /api/v4/groups/grp%2Fsub/custom_attributes", is: 401),
    ask(
      "GET /api/v4/groups/grp%2Fsub/custom_attributes", ["PRIVATE-TOKEN: glpat-weak"], is: 403)),
  ContractRow("unknown path", ask("GET /api/v4/nothing", is: 404)),
]
