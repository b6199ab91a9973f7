import Core

/// The flavors and the instance version, each read at most once an hour and shared by all.
final class CleverCatalogue: Sendable {
  private let api: CleverAPI
  private let clock: Timepiece
  private let flavors = SharedReading<Result<Catalogue, CleverFailure>>()
  private let version = SharedReading<Result<String, CleverFailure>>()
  /// What was read last, also long ago, or before this start.
  private let lastGood: Lock<Catalogue?>

  static let life: Duration = .seconds(3600)

  init(_ api: CleverAPI, lastGood: Catalogue?, clock: Timepiece) {
    self.api = api
    self.clock = clock
    self.lastGood = Lock(lastGood)
  }

  /// The flavors as they were read within `age`.
  func flavors(within age: Duration = life) async throws(CleverFailure) -> Catalogue {
    let call = CleverCall(
      "GET", ["products", "flavors"], query: [("context", api.settings.flavorContext)])
    let prefix = api.settings.flavorPrefix
    let catalogue = try await read(flavors, call, within: age) {
      (document) throws(CleverFailure) in
      try CleverProducts.catalogue(in: document, prefix: prefix)
    }
    lastGood.withLock { $0 = catalogue }
    return catalogue
  }

  /// The flavors as well as they are known: the last ones, while no newer ones can be read.
  func flavorsIfKnown() async throws(CleverFailure) -> Catalogue {
    do {
      return try await flavors()
    } catch {
      guard let known = lastGood.withLock({ $0 }) else { throw error }
      return known
    }
  }

  /// The instance version as it was read within `age`.
  func instanceVersion(within age: Duration = life) async throws(CleverFailure) -> String {
    let variant = api.settings.variant
    return try await read(version, CleverCall("GET", ["products", "instances"]), within: age) {
      (document) throws(CleverFailure) in
      try CleverProducts.instanceVersion(in: document, variant: variant)
    }
  }

  /// Both are read anew when they are needed next.
  func forget() {
    flavors.forget()
    version.forget()
  }

  private func read<Value: Sendable>(
    _ reading: SharedReading<Result<Value, CleverFailure>>, _ call: CleverCall,
    within age: Duration, _ meaning: @Sendable (JSONNode) throws(CleverFailure) -> Value
  ) async throws(CleverFailure) -> Value {
    let notBefore = clock.now().before(age)
    let outcome = await reading.value(at: clock.now) { latest in
      if case .success = latest.value { latest.began >= notBefore } else { false }
    } read: {
      do throws(CleverFailure) {
        return .success(try meaning(try await api.callOpenly(call).document()))
      } catch {
        return .failure(error)
      }
    }
    guard let outcome else {
      throw .transport(HTTPError(.cancelled, "cancelled", mayHaveBeenSent: false))
    }
    return try outcome.get()
  }
}
