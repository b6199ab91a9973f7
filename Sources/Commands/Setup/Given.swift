import ArgumentParser
import Core
import Providers

/// What the command line, and behind it the environment, says about a runner to register.
struct Given: Sendable {
  /// The one token that is given, and what sort it is said to be.
  enum Token: Sendable, Hashable {
    /// The runner's own.
    case authentication(String)
    /// A registration token, or perhaps the runner's own.
    case typed(String)
    /// A user's, who may create runners.
    case access(String)
  }
  /// A setting of the runner's section.
  struct Setting: Sendable {
    var flag: String
    var key: String
    var value: TOMLValue
  }

  var settings: [Setting] = []
  var token: Token?
  var scope: Scope
  var wishes: Wishes
  var stateFile: String?
  var concurrency: Int?
  /// Whether nobody is asked.
  var isSilent = false

  /// For whom a runner is created.
  struct Scope: Sendable {
    var type: RunnerType?
    var group: Int?
    var project: Int?
  }
  /// What a new runner should be at the coordinator.
  struct Wishes: Sendable {
    var description: String?
    var tags: String?
    var runsUntagged: Bool?
    var isLocked: Bool?
    var maximumTimeout: Int?
  }

  /// The value of a setting, if it is given.
  func text(_ key: String) -> String? { settings.first { $0.key == key }?.value.text }
}

extension TOMLValue {
  /// The text, if it is one.
  var text: String? { if case .string(let text) = self { text } else { nil } }
}

/// For whom a runner is created, in a word.
enum RunnerType: String, CaseIterable, Sendable, ExpressibleByArgument {
  case instance, group, project
}

/// The environment of `gitlab-runner register`.
struct RegisterEnvironment {
  let variables: [String: String]

  subscript(name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }

  /// A truth value in gitlab-runner's words.
  func flag(_ name: String) -> Bool? {
    switch self[name]?.lowercased() {
    case "1", "t", "true": true
    case "0", "f", "false": false
    default: nil
    }
  }
}
