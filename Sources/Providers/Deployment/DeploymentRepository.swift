public import Core
import FoundationEssentials

/// A git repository from whose `master` a machine is deployed, reached by git's smart HTTP
/// protocol (git's documentation: `gitprotocol-http`).
///
/// No `git` is started and no file written. The password goes into one header field and nowhere
/// else; where a server repeats it, its words are left out.
public struct DeploymentRepository: Sendable {
  let url: String
  let authorization: Secret
  let password: Secret
  let tls: TLSIdentity
  let transport: any HTTPTransport
  /// For the question what there is: 30 s in all, unless set otherwise.
  public var questionDeadlines = HTTPDeadlines()
  /// For the push itself: 60 s in all, 30 s of them silent, unless set otherwise (design §3.3).
  public var pushDeadlines = HTTPDeadlines(total: .seconds(60), silence: .seconds(30))

  /// Joins the parts.
  /// - Parameters:
  ///   - url: the repository's address, `https://…/app_….git`, without credentials.
  ///   - user: who pushes; no `:` can be in it (RFC 7617).
  ///   - password: with what.
  ///   - tls: whom to trust.
  ///   - transport: sends the requests.
  public init(
    url: String, user: String, password: Secret, tls: TLSIdentity = TLSIdentity(),
    transport: any HTTPTransport
  ) {
    var url = url
    while url.utf8.last == UInt8(ascii: "/") { url.removeLast() }
    self.url = url
    self.password = password
    let pair = Data("\(user):\(password.reveal())".utf8)
    authorization = Secret(pair.base64EncodedString())
    self.tls = tls
    self.transport = transport
  }

  /// Looks at `master`.
  public func head() async -> HeadAnswer {
    do throws(DeploymentFailure) {
      return try await advertisement().master.map { .master($0) } ?? .empty
    } catch {
      switch error {
      case .refused(let status, let trouble): return .refused(status: status, trouble)
      case .notSent(let trouble), .unclear(let trouble): return .unknown(trouble)
      }
    }
  }

  /// Makes a commit the `master`, if there is none. It looks first, so that calling it again does
  /// no harm; and it never sends a pack twice.
  public func push(_ commit: DeploymentCommit) async -> PushAnswer {
    let before: RefAdvertisement
    do throws(DeploymentFailure) {
      before = try await advertisement()
    } catch {
      switch error {
      case .refused(let status, let trouble): return .refused(status: status, trouble)
      case .notSent(let trouble), .unclear(let trouble): return .notSent(trouble)
      }
    }
    if let master = before.master { return Self.answer(to: commit, finding: master) }
    let answer = await send(commit, to: before)
    // An earlier push may have been carried out between the look and this one.
    if case .declined = answer, case .master(let master) = await head() {
      return Self.answer(to: commit, finding: master)
    }
    return answer
  }

  private static func answer(to commit: DeploymentCommit, finding master: String) -> PushAnswer {
    master == commit.id ? .alreadyThere : .occupied(by: master)
  }

  private func send(
    _ commit: DeploymentCommit, to before: RefAdvertisement
  ) async -> PushAnswer {
    do throws(DeploymentFailure) {
      let report = try await pushReport(of: commit, to: before)
      let words = quotable(report.words)
      guard let refusal = report.refusal.map(quotable) else { return .pushed(words: words) }
      let detail = words.isEmpty ? refusal : "\(refusal): \(words)"
      return .declined(Trouble("the deployment repository declined the commit: \(detail)"))
    } catch {
      switch error {
      case .refused(let status, let trouble): return .refused(status: status, trouble)
      case .notSent(let trouble): return .notSent(trouble)
      case .unclear(let trouble): return .unknown(trouble)
      }
    }
  }
}
