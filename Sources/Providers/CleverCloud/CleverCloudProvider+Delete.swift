public import Core

extension CleverCloudProvider {
  /// Deletes an application by its id; without an id, all of the name. It is gone when the deletion
  /// was accepted, or when the API says that there is none, or that it is being deleted.
  public func delete(_ resource: Resource) async -> DeleteAnswer {
    guard let id = resource.id else { return await deleteAll(of: resource) }
    return await delete(id, in: resource.account)
  }

  private func deleteAll(of resource: Resource) async -> DeleteAnswer {
    do {
      let found = try await found(in: resource.account) { $0 == resource.name }
      for application in found {
        let answer = await delete(application.id, in: resource.account)
        guard answer == .gone else { return answer }
      }
      return .gone
    } catch {
      return answer(to: error, "find the application \(resource.name)")
    }
  }

  private func delete(_ id: ResourceID, in account: Account) async -> DeleteAnswer {
    do throws(CleverFailure) {
      let call = applicationCall("DELETE", id, total: CleverCall.long)
      let answer = try await api.call(call, in: account)
      guard answer.isDone else { throw answer.failure }
    } catch  where error.saysNoApplication {
      // It was gone before.
    } catch {
      // Without a definite no the order may have been carried out all the same; and a 404 may mean
      // what it says.
      let mayBeGone = error.refusal == nil || error.isNotFound
      guard mayBeGone, await isGone(id, in: account, listed: error.isNotFound) else {
        return answer(to: error, "delete the application \(id)")
      }
    }
    forgetReadiness(of: id)
    return .gone
  }

  /// Whether an application is gone: by a look at it, or because it is in no listing of its
  /// organisation, where it was made and can be nowhere else. Only a 404 of another form than the
  /// API's own sends hpr to the listing: without it, such an answer would never end.
  private func isGone(_ id: ResourceID, in account: Account, listed: Bool) async -> Bool {
    do throws(CleverFailure) {
      return try await application(id, in: account)?.isBeingDeleted ?? true
    } catch  where listed && error.isNotFound {
      return await isAbsent(id, in: account)
    } catch {
      return false
    }
  }

  private func isAbsent(_ id: ResourceID, in account: Account) async -> Bool {
    guard let listing = try? await applications(in: account) else { return false }
    return !listing.contains { $0.id == id && !$0.isBeingDeleted }
  }

  /// One application; nil if the API says that there is none.
  func application(
    _ id: ResourceID, in account: Account
  ) async throws(CleverFailure) -> CleverApplication? {
    let answer = try await api.call(applicationCall("GET", id), in: account)
    guard answer.isSuccess else {
      if answer.failure.saysNoApplication { return nil }
      throw answer.failure
    }
    let application = try CleverApplication(try answer.document())
    guard application.id == id else {
      throw answer.unreadable("it answers with another application")
    }
    return application
  }

  private func answer(to failure: CleverFailure, _ attempt: String) -> DeleteAnswer {
    // A tenant that cannot be found now is nothing that the organisation has refused.
    if case .unresolved(let trouble) = failure { return .unknown(trouble) }
    // One that is away has refused nothing either.
    return failure.refusal == nil || failure.refusal == .away
      ? .unknown(failure.trouble(attempt))
      : .no(failure.trouble(attempt), credentials: failure.isOfCredentials)
  }
}
