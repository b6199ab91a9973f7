public import Core

extension CleverCloudProvider {
  /// The applications of exactly that name; those being deleted do not count.
  public func lookUp(_ name: ResourceName, in account: Account) async -> ListAnswer {
    do {
      return .complete(try await found(in: account) { $0 == name })
    } catch {
      return .failed(error.trouble("look up the application \(name)"))
    }
  }

  /// The applications whose names have hpr's form; those being deleted do not count.
  public func list(_ account: Account) async -> ListAnswer {
    do {
      return .complete(try await found(in: account) { $0.parts != nil })
    } catch {
      return .failed(error.trouble("list the applications of \(account)"))
    }
  }

  /// The applications whose names begin so; those being deleted do not count.
  public func list(_ account: Account, beginning prefix: String) async -> ListAnswer {
    do {
      return .complete(try await found(in: account) { $0.text.hasPrefix(prefix) })
    } catch {
      return .failed(error.trouble("list the applications of \(account)"))
    }
  }

  func found(
    in account: Account, where isWanted: (ResourceName) -> Bool
  ) async throws(CleverFailure) -> [FoundResource] {
    try await applications(in: account).filter { !$0.isBeingDeleted }.map(\.found)
      .filter { isWanted($0.name) }
  }

  /// All applications of an organisation; the API has no pages.
  func applications(in account: Account) async throws(CleverFailure) -> [CleverApplication] {
    let call = CleverCall("GET", ["applications"], total: CleverCall.long)
    return try CleverApplication.listing(in: try await api.call(call, in: account).document())
  }
}
