let requestRows = [
  ContractRow("request: granted", queued, granted),
  ContractRow(
    "request: nothing to do tells the queue's value",
    request(#"{"token":"$R"}"#, is: 204, ["X-GitLab-Last-Update": "*"])),
  ContractRow(
    "request: a paused runner gets 204", queued, control("runners/sandbox/pause"),
    request(#"{"token":"$R"}"#, is: 204, ["X-GitLab-Last-Update": "*"])),
  ContractRow("request: no token", request("{}", is: 400)),
  ContractRow("request: not JSON", request("{\"token", is: 400)),
  ContractRow("request: an empty body", request("", is: 400)),
  ContractRow("request: a token of the wrong type", request(#"{"token":7}"#, is: 400)),
  ContractRow("request: unknown token", request(#"{"token":"glrt-other"}"#, is: 403)),
  ContractRow(
    "request: revoked token", control("runners/sandbox/revoke"),
    request(#"{"token":"$R"}"#, is: 403)),
  ContractRow(
    "request: orphaned runner", control("runners/sandbox/orphan"),
    request(#"{"token":"$R"}"#, is: 422)),
  ContractRow("request: too long a body", request(#"{"token":"$R","x":"$LONG"}"#, is: 413)),
  ContractRow(
    "request: another runner took it", queued,
    control("faults", #"{"endpoint":"request","action":"answer","status":409,"times":1}"#, is: 201),
    request(#"{"token":"$R"}"#, is: 409), granted),
  ContractRow(
    "request: rate limit", queued,
    control(
      "faults",
      #"{"endpoint":"request","action":"answer","status":429,"headers":{"Retry-After":"60"}}"#,
      is: 201),
    request(#"{"token":"$R"}"#, is: 429, ["Retry-After": "60"])),
  ContractRow(
    "request: a 500 after the grant", queued,
    control(
      "faults",
      #"{"endpoint":"request","action":"answer","status":500,"moment":"after","times":1}"#, is: 201),
    request(#"{"token":"$R"}"#, is: 500), request(#"{"token":"$R"}"#, is: 204)),
  ContractRow(
    "request: a job for another runner stays",
    control("jobs", #"{"runner":"other"}"#, is: 201), request(#"{"token":"$R"}"#, is: 204)),
  ContractRow(
    "request: a delayed job waits", control("jobs", #"{"delay":60}"#, is: 201),
    request(#"{"token":"$R"}"#, is: 204)),
  ContractRow(
    "request: a payload of one's own",
    control("jobs", #"{"payload":"{\"id\":$ID,\"token\":\"$TOKEN\""}"#, is: 201),
    ask(
      "POST /api/v4/jobs/request", [json], #"{"token":"$R"}"#, is: 201,
      says: #"{"id":4711,"token":"glcbt-"#)),
]

let traceRows = [
  ContractRow(
    "trace: append, and append again", queued, granted,
    patch(
      "0-2", "abc", is: 202,
      ["Range": "0-3", "Job-Status": "running", "X-GitLab-Trace-Update-Interval": "60"]),
    patch("3-4", "de", is: 202, ["Range": "0-5"]),
    ask("GET /api/v4/projects/7/jobs/4711/trace", [access], is: 200, says: "abcde")),
  ContractRow(
    "trace: the end of the range does not count", queued, granted,
    patch("0-3", "abc", is: 202, ["Range": "0-3"])),
  ContractRow(
    "trace: a chunk sent again is taken once", queued, granted, patch("0-2", "abc", is: 202),
    patch("0-2", "abc", is: 202, ["Range": "0-3"]),
    ask("GET /sandbox/jobs/4711/trace", is: 200, says: "abc")),
  ContractRow(
    "trace: a gap", queued, granted, patch("0-2", "abc", is: 202),
    patch("7-8", "xx", is: 416, ["Range": "0-3"])),
  ContractRow(
    "trace: an overlap", queued, granted, patch("0-2", "abc", is: 202),
    patch("1-5", "bcdef", is: 416, ["Range": "0-3"])),
  ContractRow(
    "trace: an empty piece at the end asks", queued, granted, patch("0-2", "abc", is: 202),
    patch("3-3", "", is: 202, ["Range": "0-3"]), patch("0-0", "", is: 416, ["Range": "0-3"])),
  ContractRow(
    "trace: no range", queued, granted,
    ask("PATCH /api/v4/jobs/4711/trace", [own], "abc", is: 400)),
  ContractRow(
    "trace: a range of words", queued, granted, patch("x-y", "abc", is: 400)),
  ContractRow(
    "trace: the token as a parameter wins", queued, granted,
    ask(
      "PATCH /api/v4/jobs/4711/trace?token=$J", ["JOB-TOKEN: wrong", "Content-Range: 0-2"], "abc",
      is: 202)),
  ContractRow(
    "trace: wrong token", queued, granted,
    ask(
      "PATCH /api/v4/jobs/4711/trace", ["JOB-TOKEN: wrong", "Content-Range: 0-2"], "abc", is: 403,
      ["Job-Status": "-"])),
  ContractRow(
    "trace: unknown job", ask("PATCH /api/v4/jobs/1/trace", [own], "abc", is: 403)),
  ContractRow(
    "trace: a pending job", queued, patch("0-2", "abc", is: 403)),
  ContractRow(
    "trace: cancelled", queued, granted, control("jobs/4711/cancel"),
    patch("0-2", "abc", is: 403, ["Job-Status": "canceled"])),
  ContractRow(
    "trace: over", queued, granted, put(#""state":"success""#, is: 200),
    patch("0-2", "abc", is: 403, ["Job-Status": "success"])),
  ContractRow(
    "trace: expired token fails the job", queued, granted, control("jobs/4711/expire"),
    patch("0-2", "abc", is: 403, ["Job-Status": "failed"]),
    ask("GET /sandbox/jobs/4711", is: 200, says: "job_token_expired")),
  ContractRow(
    "trace: erased", queued, granted, control("jobs/4711/erase"),
    patch("0-2", "abc", is: 403, ["Job-Status": "-"])),
  ContractRow(
    "trace: project deleted", queued, granted, control("jobs/4711/delete-project"),
    patch("0-2", "abc", is: 403, ["Job-Status": "-"])),
  ContractRow(
    "trace: too long", control("jobs", #"{"traceLimit":4}"#, is: 201), granted,
    patch("0-4", "abcde", is: 403),
    ask("GET /sandbox/jobs/4711", is: 200, says: "trace_size_exceeded")),
]

let updateRows = [
  ContractRow(
    "update: heartbeat", queued, granted,
    put(#""state":"running""#, is: 200, ["Job-Status": "running"], says: "200")),
  ContractRow(
    "update: success", queued, granted,
    put(#""state":"success""#, is: 200, ["Job-Status": "success"])),
  ContractRow(
    "update: failed with a listed reason", queued, granted,
    put(
      #""state":"failed","failure_reason":"runner_system_failure","exit_code":3"#, is: 200,
      ["Job-Status": "failed"]),
    ask("GET /sandbox/jobs/4711", is: 200, says: "runner_system_failure")),
  ContractRow(
    "update: failed with a reason of one's own", queued, granted,
    put(#""state":"failed","failure_reason":"bad_luck""#, is: 200),
    ask("GET /sandbox/jobs/4711", is: 200, says: "unknown_failure")),
  ContractRow(
    "update: chunks not stored yet", control("jobs", #"{"finalDelays":2}"#, is: 201), granted,
    put(
      #""state":"success","output":{"checksum":"crc32:00000000","bytesize":0}"#, is: 202,
      ["X-GitLab-Trace-Update-Interval": "1", "Job-Status": "running"]),
    put(
      #""state":"success","output":{"checksum":"crc32:00000000","bytesize":0}"#, is: 202,
      ["X-GitLab-Trace-Update-Interval": "2"]),
    put(
      #""state":"success","output":{"checksum":"crc32:00000000","bytesize":0}"#, is: 200,
      ["Job-Status": "success"]),
    ask("GET /sandbox/jobs/4711", is: 200, says: #""checksumMatches":true"#)),
  ContractRow(
    "update: without a checksum at once", control("jobs", #"{"finalDelays":2}"#, is: 201), granted,
    put(#""state":"success""#, is: 200)),
  ContractRow(
    "update: canceled is no state", queued, granted, put(#""state":"canceled""#, is: 400)),
  ContractRow("update: pending is no state", queued, granted, put(#""state":"pending""#, is: 400)),
  ContractRow(
    "update: no token in the body", queued, granted,
    ask("PUT /api/v4/jobs/4711", [json, own], #"{"state":"running"}"#, is: 400)),
  ContractRow(
    "update: twice", queued, granted, put(#""state":"failed""#, is: 200),
    put(#""state":"failed""#, is: 403, ["Job-Status": "failed"])),
  ContractRow(
    "update: cancelled", queued, granted, control("jobs/4711/cancel"),
    put(#""state":"running""#, is: 403, ["Job-Status": "canceled"])),
  ContractRow(
    "update: cancelled gracefully", queued,
    ask(
      "POST /api/v4/jobs/request", [json],
      #"{"token":"$R","info":{"features":{"cancel_gracefully":true}}}"#, is: 201),
    control("jobs/4711/cancel"),
    put(#""state":"running""#, is: 200, ["Job-Status": "canceling"]),
    put(#""state":"failed","failure_reason":"job_canceled""#, is: 200, ["Job-Status": "canceled"])),
  ContractRow(
    "update: unknown job", ask("PUT /api/v4/jobs/1", [json], #"{"token":"x"}"#, is: 403)),
  ContractRow(
    "update: conflict", queued, granted,
    control("faults", #"{"endpoint":"update","action":"answer","status":409,"times":1}"#, is: 201),
    put(#""state":"running""#, is: 409), put(#""state":"running""#, is: 200)),
]
