import Core

/// The JSON form of what is known of the outside world beside the jobs: where namespaces have their
/// resources, and what providers offer. Members that are empty are left out.
enum KnowledgeCoding {
  static func write(served: [ServedNamespace], to json: inout JSONWriter) {
    guard !served.isEmpty else { return }
    json.beginArray("namespaces")
    for entry in served {
      json.beginObject()
      json.field("runner", entry.runner.text)
      json.field("namespace", entry.namespace)
      json.field("account", entry.account.text)
      json.field("last_served", entry.lastServed.iso8601)
      json.endObject()
    }
    json.endArray()
  }

  static func write(catalogues: [KnownCatalogue], to json: inout JSONWriter) {
    guard !catalogues.isEmpty else { return }
    json.beginArray("catalogues")
    for known in catalogues {
      json.beginObject()
      json.field("runner", known.runner.text)
      json.beginArray("flavors")
      for flavor in known.catalogue.flavors { write(flavor, to: &json) }
      json.endArray()
      json.endObject()
    }
    json.endArray()
  }

  private static func write(_ flavor: Flavor, to json: inout JSONWriter) {
    json.beginObject()
    json.field("choice", flavor.choice)
    json.field("api_name", flavor.apiName)
    json.field("weight", flavor.weight.thousandths)
    json.endObject()
  }

  static func served(
    _ fields: Fields, in bytes: [UInt8]
  ) throws(CodingError) -> [ServedNamespace] {
    var served: [ServedNamespace] = []
    for node in try fields.elements("namespaces") {
      let entry = try Fields(node, "a namespace", in: bytes)
      served.append(
        ServedNamespace(
          runner: RunnerName(try entry.string("runner")),
          namespace: try entry.string("namespace"),
          account: Account(try entry.string("account")),
          lastServed: try entry.instant("last_served")))
    }
    return served
  }

  static func catalogues(
    _ fields: Fields, in bytes: [UInt8]
  ) throws(CodingError) -> [KnownCatalogue] {
    var catalogues: [KnownCatalogue] = []
    for node in try fields.elements("catalogues") {
      let known = try Fields(node, "a catalogue", in: bytes)
      var flavors: [Flavor] = []
      for node in try known.elements("flavors") {
        flavors.append(try flavor(Fields(node, "a flavor", in: bytes)))
      }
      catalogues.append(
        KnownCatalogue(
          runner: RunnerName(try known.string("runner")), catalogue: Catalogue(flavors)))
    }
    return catalogues
  }

  private static func flavor(_ fields: Fields) throws(CodingError) -> Flavor {
    guard let weight = Int(exactly: try fields.integer("weight")),
      (0...1_000_000_000_000).contains(weight)
    else { throw CodingError("a flavor: `weight` is not a weight") }
    return Flavor(
      choice: try fields.string("choice"), apiName: try fields.string("api_name"),
      weight: Weight(thousandths: weight))
  }
}
