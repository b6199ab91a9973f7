/// Which requests go through which proxy. Requests to Unix sockets never do.
public struct ProxySettings: Sendable, Hashable {
  /// For `http://` addresses.
  var http: Proxy?
  /// For `https://` addresses, through CONNECT.
  var https: Proxy?
  /// Hosts that are reached directly, in the spelling of `no_proxy`.
  var exceptions: String

  /// No proxies.
  public init() { exceptions = "" }

  /// The proxies that an environment names, as libcurl and most programs read it: `http_proxy`;
  /// `https_proxy` or `HTTPS_PROXY`; `all_proxy` or `ALL_PROXY` for what the others do not say; and
  /// `no_proxy` or `NO_PROXY`, a list of hosts, domains and CIDR ranges, or `*`. Not `HTTP_PROXY`,
  /// which in a CGI program whoever asks can set by a header. An empty value counts as none.
  ///
  /// A value that is not a proxy's address makes each request that it is for fail, with a line that
  /// names the variable and not its value.
  public init(environment: [String: String]) {
    let all = Self.proxy(["all_proxy", "ALL_PROXY"], in: environment)
    http = Self.proxy(["http_proxy"], in: environment) ?? all
    https = Self.proxy(["https_proxy", "HTTPS_PROXY"], in: environment) ?? all
    exceptions = Self.value(["no_proxy", "NO_PROXY"], in: environment)?.value ?? ""
  }

  /// The proxy of a request, unless `exceptions` has its host.
  func proxy(for request: HTTPRequest) -> Proxy? {
    if request.unixSocket != nil { return nil }
    return request.url.lowercased().hasPrefix("https:") ? https : http
  }

  /// What makes the way to the request's proxy impossible, if anything; never the value.
  func fault(for request: HTTPRequest) -> String? {
    guard let proxy = proxy(for: request), proxy.address == nil else { return nil }
    return "\(proxy.variable) is not the address of a proxy"
  }

  private static func value(
    _ names: [String], in environment: [String: String]
  ) -> (name: String, value: String)? {
    for name in names {
      if let value = environment[name]?.trimmed, !value.isEmpty { return (name, value) }
    }
    return nil
  }

  private static func proxy(_ names: [String], in environment: [String: String]) -> Proxy? {
    value(names, in: environment).map { Proxy($0.value, from: $0.name) }
  }
}
