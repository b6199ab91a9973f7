public import Core

/// Runs jobs in containers of a Docker Engine on this host.
///
/// A resource is everything of one name: the image with that tag, the container of that name, and
/// what builds of it left behind, which its label tells. Its id is the name too: a tag and a
/// container's name are held by one thing at a time, so that a second build replaces the first and
/// is the same resource. The image's id would make it a second one, to be deleted on sight, and
/// the container of the first with it. The peer also keeps the name for an id.
public struct DockerProvider: ProviderPort {
  let account: Account
  let networkMode: String?
  let transport: any HTTPTransport
  let context: @Sendable (CreateOrder) -> BuildContext
  private let versions = Lock<[String: EngineVersion]>([:])

  /// A provider for the engine behind a socket.
  /// - Parameters:
  ///   - socketPath: the path of the engine's Unix socket; jobs get it as
  ///     `/var/run/docker.sock`.
  ///   - networkMode: the network of builds and containers; nil leaves it to the engine.
  ///   - transport: sends the requests.
  ///   - context: the files that a job's image is built from. The `Dockerfile` must have
  ///     `LABEL hpr.resource=<name>` right after `FROM`, or a cut build leaves what nobody finds.
  public init(
    socketPath: String, networkMode: String?, transport: any HTTPTransport,
    context: @escaping @Sendable (CreateOrder) -> BuildContext
  ) {
    account = Account(Self.scheme + socketPath)
    self.networkMode = networkMode
    self.transport = transport
    self.context = context
  }

  /// The engine's address, for every job.
  public func account(for payload: JobPayload) async -> AccountAnswer { .account(account) }

  /// The engine's address.
  public func accounts() async -> [Account] { [account] }

  /// Asks the engine whether it is there.
  public func check() async -> ProviderCondition {
    do {
      try await engine(account).ping()
      return .available
    } catch {
      return .away(error.trouble("use \(account)"))
    }
  }

  static let scheme = "unix://"

  /// The engine of an account: what was made with another address in the configuration is still
  /// looked for there.
  func engine(_ account: Account) throws(EngineFailure) -> EngineAPI {
    let path = account.text.dropFirst(Self.scheme.count)
    guard account.text.hasPrefix(Self.scheme), !path.isEmpty else {
      throw .unusable("\(account) is no address of a Docker Engine on this host")
    }
    return EngineAPI(socketPath: String(path), transport: transport, versions: versions)
  }

  /// The engine of a resource.
  func engine(_ account: Account, for name: ResourceName) throws(EngineFailure) -> EngineAPI {
    guard name.isOfEngine else {
      throw .unusable("\(name.text.onOneLine) cannot be the name of a container")
    }
    return try engine(account)
  }
}
