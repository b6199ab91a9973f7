import Core

/// The flavors and the instance version, each read at most once an hour and shared by all.
final class CleverCatalogue: Sendable {
  private struct Product<Value: Sendable>: Sendable {
    let reading = SharedReading<Result<Value, CleverFailure>>()
    /// What was read last, also long ago, or before this start.
    let lastGood: Lock<Value?>
  }
  private let api: CleverAPI
  private let clock: Timepiece
  private let flavors: Product<Catalogue>
  private let version: Product<String>

  private static let life: Duration = .seconds(3600)

  init(_ api: CleverAPI, lastGood: Catalogue?, clock: Timepiece) {
    self.api = api
    self.clock = clock
    flavors = Product(lastGood: Lock(lastGood))
    version = Product(lastGood: Lock(nil))
  }

  /// The flavors as well as they are known: the last ones, while no newer ones can be read.
  func knownFlavors() async throws(CleverFailure) -> Catalogue {
    try known(flavors, await readFlavors(within: Self.life))
  }

  /// The instance version as well as it is known.
  func knownVersion() async throws(CleverFailure) -> String {
    try known(version, await readVersion(within: Self.life))
  }

  /// Whether both can be read, and were just now. A check is asked for once a minute, and more often
  /// only when there is reason to doubt.
  func check() async throws(CleverFailure) {
    _ = try await readFlavors(within: .seconds(5)).get()
    _ = try await readVersion(within: .seconds(5)).get()
  }

  /// Both are read anew when they are needed next, and the version is not used any more.
  func forget() {
    flavors.reading.forget()
    version.reading.forget()
    version.lastGood.withLock { $0 = nil }
  }

  private func known<Value: Sendable>(
    _ product: Product<Value>, _ outcome: Result<Value, CleverFailure>
  ) throws(CleverFailure) -> Value {
    switch outcome {
    case .success(let value): return value
    case .failure(let failure):
      guard let value = product.lastGood.withLock({ $0 }) else { throw failure }
      return value
    }
  }

  private func readFlavors(within age: Duration) async -> Result<Catalogue, CleverFailure> {
    let call = CleverCall(
      "GET", ["products", "flavors"], query: [("context", api.settings.flavorContext)])
    let prefix = api.settings.flavorPrefix
    return await read(flavors, call, within: age) { (document) throws(CleverFailure) in
      try CleverProducts.catalogue(in: document, prefix: prefix)
    }
  }

  private func readVersion(within age: Duration) async -> Result<String, CleverFailure> {
    let variant = api.settings.variant
    let call = CleverCall("GET", ["products", "instances"])
    return await read(version, call, within: age) { (document) throws(CleverFailure) in
      try CleverProducts.instanceVersion(in: document, variant: variant)
    }
  }

  private func read<Value: Sendable>(
    _ product: Product<Value>, _ call: CleverCall, within age: Duration,
    _ meaning: @Sendable (JSONNode) throws(CleverFailure) -> Value
  ) async -> Result<Value, CleverFailure> {
    let notBefore = clock.now().before(age)
    let outcome = await product.reading.value(at: clock.now) { latest in
      if case .success = latest.value { latest.began >= notBefore } else { false }
    } read: {
      do throws(CleverFailure) {
        return .success(try meaning(try await api.callOpenly(call).document()))
      } catch {
        return .failure(error)
      }
    }
    if case .success(let value)? = outcome { product.lastGood.withLock { $0 = value } }
    return outcome
      ?? .failure(.transport(HTTPError(.cancelled, "cancelled", mayHaveBeenSent: false)))
  }
}
