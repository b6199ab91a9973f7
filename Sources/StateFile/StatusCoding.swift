public import Core

/// The JSON form of what is only told: how runners poll, and what of the limits is used. The state
/// file and `hpr state show --json` have it in common.
public enum StatusCoding {
  /// Writes the member `runners`.
  public static func write(runners: [RunnerStatus], to json: inout JSONWriter) {
    json.beginArray("runners")
    for runner in runners {
      json.beginObject()
      json.field("name", runner.name.text)
      json.field("polling", runner.whyNot == nil)
      json.field("why_not", runner.whyNot)
      json.field("since", runner.since.iso8601)
      json.endObject()
    }
    json.endArray()
  }

  /// Writes the member `capacity`; weights are thousandths.
  public static func write(_ capacity: CapacityStatus, to json: inout JSONWriter) {
    json.beginObject("capacity")
    json.field("jobs", capacity.jobs)
    json.field("concurrent", capacity.concurrent)
    json.field("provisioning", capacity.provisioning)
    json.field("provisioning_limit", capacity.provisioningLimit)
    json.field("weight", capacity.weight.thousandths)
    json.field("quota", capacity.quota?.thousandths)
    json.endObject()
  }
}
