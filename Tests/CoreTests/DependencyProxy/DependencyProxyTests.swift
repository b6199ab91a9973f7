import TestSupport
import Testing

@testable import Core

@Suite struct DependencyProxyTests {
  private static let prefix = "gitlab.example:443/grp/dependency_proxy/containers"

  private func rewrite(_ members: String, prefix: String = prefix) -> String {
    let variable = #"{"key":"CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX","value":"\#(prefix)"}"#
    let document = members.replacing("@VAR", with: variable)
    return String(
      decoding: BuildContext.forwarded(
        JobPayload(bytes: Array(document.utf8), id: JobID(1), token: Secret("t"))),
      as: UTF8.self
    ).replacing(variable, with: "@VAR").replacing(Self.prefix, with: "PREFIX")
  }

  @Test(arguments: [
    (
      #"{ "id" : 1.50, "image":{"name" : "alpine:3","entrypoint":null} , "variables":[@VAR] }"#,
      #"{ "id" : 1.50, "image":{"name" : "PREFIX/library/alpine:3","entrypoint":null} , "variables":[@VAR] }"#
    ),
    (
      #"{"variables":[@VAR],"services":[{"name":"tutum/wordpress:latest","alias":null},{"name":"redis@sha256:00"}, {"name":"docker.io/postgres:13","alias":""},{"alias":"db mysql","name":"mysql"},{ "name" : "ghcr.io/a/b" }]}"#,
      #"{"variables":[@VAR],"services":[{"name":"PREFIX/tutum/wordpress:latest","alias":"tutum-wordpress"},{"name":"PREFIX/library/redis@sha256:00","alias":"redis"}, {"name":"PREFIX/library/postgres:13","alias":"docker.io-postgres"},{"alias":"db mysql","name":"PREFIX/library/mysql"},{ "name" : "ghcr.io/a/b" }]}"#
    ),
    (
      #"{"image":{"name":"$IMAGE"},"services":[{"name":"${NS}/db:$TAG"}],"variables":[@VAR,{"key":"IMAGE","value":"ruby:$TAG"},{"key":"TAG","value":"0"},{"key":"TAG","value":"1"},{"key":"NS","value":"ns"}]}"#,
      #"{"image":{"name":"PREFIX/library/ruby:1"},"services":[{"name":"PREFIX/ns/db:1","alias":"ns-db"}],"variables":[@VAR,{"key":"IMAGE","value":"ruby:$TAG"},{"key":"TAG","value":"0"},{"key":"TAG","value":"1"},{"key":"NS","value":"ns"}]}"#
    ),
    // Of members of one name the last counts, wherever it stands.
    (
      #"{"variables":[],"image":{"name":"a"},"image":{"name":"b","name":"c"},"variables":[@VAR]}"#,
      #"{"variables":[],"image":{"name":"a"},"image":{"name":"b","name":"PREFIX/library/c"},"variables":[@VAR]}"#
    ),
    (
      #"{"variables":[@VAR],"services":[{"alias":"x","name":"a","alias":null}]}"#,
      #"{"variables":[@VAR],"services":[{"alias":"x","name":"PREFIX/library/a","alias":"a"}]}"#
    ),
    // Somebody who names the proxy himself is not sent through it twice.
    (
      #"{"variables":[@VAR],"image":{"name":"${CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX}/alpine"}}"#,
      #"{"variables":[@VAR],"image":{"name":"${CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX}/alpine"}}"#
    ),
    (
      #"{"variables":[@VAR],"services":[{"name":"a","alias":7}]}"#,
      #"{"variables":[@VAR],"services":[{"name":"PREFIX/library/a","alias":7}]}"#
    ),
  ])
  func rewrites(document: String, expected: String) { #expect(rewrite(document) == expected) }

  @Test(arguments: [
    #"{"image":{"name":"a"},"variables":[]}"#, #"{"image":{"name":"a"}}"#,
    #"{"image":{"name":"a"},"variables":null}"#, #"{"image":{"name":"a"},"variables":{"x":@VAR}}"#,
    #"{"image":null,"services":null,"variables":[@VAR]}"#, #"{"variables":[@VAR]}"#,
    #"{"image":"a","services":"b","variables":[@VAR]}"#,
    #"{"image":{"name":5},"services":{"name":"a"},"variables":[@VAR]}"#,
    #"{"image":{"name":null},"services":["a",null,5,[],{},{"name":["a"]}],"variables":[@VAR]}"#,
    #"{"image":[{"name":"a"}],"services":5,"variables":[@VAR]}"#,
    #"{"image":{"name":"a","name":1},"variables":[@VAR]}"#,
    // No image at all: the inner runner takes its default.
    #"{"image":{"name":""},"services":[{"name":"$NONE"}],"variables":[@VAR]}"#,
    #"{"image":{"name":"$F"},"variables":[@VAR,{"key":"F","value":"f","file":true}]}"#,
    #"{"image":{"name":"a"},"variables":[@VAR"#, "", "[]", "null", "\u{0}",
  ])
  func leavesAsItCame(document: String) { #expect(rewrite(document) == document) }

  @Test func anEmptyPrefixIsNone() {
    let document = #"{"image":{"name":"a"},"variables":[@VAR]}"#
    #expect(rewrite(document, prefix: "") == document)
    let twice =
      #"{"image":{"name":"a"},"variables":[@VAR,{"key":"CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX","value":""}]}"#
    #expect(rewrite(twice) == twice)
  }

  @Test func quotesWhatJSONMustEscape() {
    let document = #"{"image":{"name":"a\"\\\u0001b"},"variables":[@VAR]}"#
    #expect(rewrite(document).hasPrefix(#"{"image":{"name":"PREFIX/library/a\"\\\u0001b"},"#))
  }

  /// A long prefix and many services must not make a payload that fills the memory.
  @Test func growsWithinABound() {
    let prefix = String(repeating: "p", count: 100_000)
    let services = String(repeating: #"{"name":"a"},"#, count: 20_000)
    let document = #"{"variables":[@VAR],"services":[\#(services){"name":"a"}]}"#
    let size = rewrite(document, prefix: prefix).utf8.count
    #expect(size > document.utf8.count + 900_000)
    #expect(size < document.utf8.count + 1_100_000)
  }

  @Test func nestingWithoutEndLeavesOnlyThatName() {
    let nest = (0..<40).map { #"{"key":"V\#($0)","value":"$V\#($0 + 1)$V\#($0 + 1)"}"# }
    let document =
      #"{"image":{"name":"$V0"},"services":[{"name":"b"}],"variables":[@VAR,\#(nest.joined(separator: ","))]}"#
    let expected = document.replacing(
      #"{"name":"b"}"#, with: #"{"name":"PREFIX/library/b","alias":"b"}"#)
    #expect(rewrite(document) == expected)
  }

  @Test(arguments: Seeds.blocks(8)) func survivesDamage(seed: UInt64) {
    let document = Array(
      #"{"image":{"name":"$A:1"},"services":[{"name":"${B}/c@sha256:0"}],"variables":[{"key":"CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX","value":"p.example/x"},{"key":"A","value":"$B$$"},{"key":"B","value":"b$A"}]}"#
        .utf8)
    var mutations = Mutations(seed: seed)
    var rewritten = 0
    for _ in 0..<300 {
      let damaged = mutations.damage(document)
      let result = DependencyProxy.rewrite(damaged)
      // What was JSON is JSON; what was not stays.
      let before = try? JSONNode.parse(damaged)
      #expect((before == nil) ? result == damaged : (try? JSONNode.parse(result)) != nil)
      rewritten += result == damaged ? 0 : 1
    }
    #expect(rewritten > 0)
  }
}
