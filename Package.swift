// swift-tools-version: 6.2
import PackageDescription

// Every target of ours is compiled under the same rules: language mode 6, explicit existentials,
// imports that do not leak, and no warning left standing.
let ours: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

let orderedCollections = Target.Dependency.product(
  name: "OrderedCollections", package: "swift-collections")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let flyingFox = Target.Dependency.product(name: "FlyingFox", package: "FlyingFox")
let flyingSocks = Target.Dependency.product(name: "FlyingSocks", package: "FlyingFox")
let unixSignals = Target.Dependency.product(
  name: "UnixSignals", package: "swift-service-lifecycle")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")

let package = Package(
  name: "hpr",
  products: [
    .executable(name: "hpr", targets: ["hpr"]),
    // Tests only: what a program is loaded with whose clock is to be wrong.
    .library(name: "WallClock", type: .dynamic, targets: ["WallClock"]),
    // Tests only: what tells how a program ends.
    .library(name: "EndHandlers", type: .dynamic, targets: ["EndHandlers"]),
  ],
  dependencies: [
    // Replaces our own parsing of flags, help texts and completion scripts.
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    // Replaces our own log levels and metadata.
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    // Replaces arrays searched linearly where order and look-up both matter.
    .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
    // Replaces bare file descriptors and errno.
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    // Tests only: replaces an HTTP server of our own.
    .package(url: "https://github.com/swhitty/FlyingFox", exact: "0.27.1"),
    // The sandbox only: replaces signal handlers of its own. hpr has to take signals before anything
    // else of it is ready, which the package does not do.
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    // Tests only: replaces Foundation's Process.
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
  ],
  targets: [
    .executableTarget(name: "hpr", dependencies: ["Commands"], swiftSettings: ours),
    .target(
      name: "Commands",
      dependencies: [
        "Core", "Providers", "StateFile", argumentParser, logging,
      ],
      swiftSettings: ours, plugins: ["CommitStamp"]),
    // `hpr --version` tells the commit.
    .plugin(
      name: "CommitStamp", capability: .buildTool(), dependencies: ["stamp-commit"]),
    .executableTarget(
      name: "stamp-commit", path: "Sources/StampCommit", swiftSettings: ours),
    .target(name: "Core", dependencies: [orderedCollections], swiftSettings: ours),
    .target(
      name: "Providers", dependencies: ["Core", "CCurl", "CLibgit2"], swiftSettings: ours),
    .target(
      name: "StateFile", dependencies: ["Core", systemPackage],
      swiftSettings: ours),
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    // Makes the commit and the pack that go to a deployment repository; the push is ours.
    .systemLibrary(
      name: "CLibgit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),

    // The world that hpr lives in, played for tests and demonstrations. `World` imports nothing
    // from Sources, so that a misunderstanding cannot hide on both sides.
    .target(
      name: "World", dependencies: [flyingFox, flyingSocks, subprocess, systemPackage],
      path: "Tests/World", swiftSettings: ours),
    // The loop and the state file in virtual time, with everything around them simulated.
    .target(
      name: "Simulation",
      dependencies: ["Core", "Providers", "StateFile", "TestSupport", systemPackage],
      path: "Tests/Simulation", swiftSettings: ours),
    .executableTarget(
      name: "hpr-sandbox", dependencies: ["World", "Simulation", argumentParser, unixSignals],
      path: "Tests/Sandbox", swiftSettings: ours),
    .executableTarget(
      name: "inner-runner", path: "Tests/InnerRunner", swiftSettings: ours,
      linkerSettings: [.unsafeFlags(["-static-executable"])]),
    .target(
      name: "TestSupport", dependencies: ["Core"], path: "Tests/TestSupport",
      swiftSettings: ours),
    .target(name: "WallClock", path: "Tests/WallClock"),
    .target(name: "EndHandlers", path: "Tests/EndHandlers"),
    // The pages of man/ as their readers see them, to be held against the program.
    .target(name: "ManualPages", path: "Tests/ManualPages", swiftSettings: ours),

    // Tiers of tests, cheapest first: pure, with a clock that is advanced by hand, with real
    // servers on loopback, with the built binary and a real Docker Engine.
    .testTarget(
      name: "CoreTests", dependencies: ["Core", "StateFile", "TestSupport", "ManualPages"],
      swiftSettings: ours),
    .testTarget(
      name: "DispatcherTests", dependencies: ["Core", "Providers", "TestSupport", "World"],
      swiftSettings: ours),
    .testTarget(
      name: "StateFileTests",
      dependencies: ["StateFile", "Core", "TestSupport", "ManualPages", systemPackage],
      swiftSettings: ours),
    .testTarget(
      name: "ProvidersTests",
      dependencies: ["Providers", "Core", "TestSupport", "World", subprocess],
      swiftSettings: ours),
    .testTarget(
      name: "CommandsTests",
      dependencies: [
        "Commands", "Core", "Providers", "TestSupport", "World", "ManualPages", logging,
      ],
      exclude: ["Samples"], swiftSettings: ours),
    .testTarget(
      name: "SimulationTests", dependencies: ["Simulation", "StateFile", "World", systemPackage],
      swiftSettings: ours),
    .testTarget(name: "SandboxTests", dependencies: ["World"], swiftSettings: ours),
    // The peer from PyPI against the sandbox; `make differential`.
    .testTarget(
      name: "PeerTests", dependencies: ["World"], exclude: ["Manual"], swiftSettings: ours),
    .testTarget(
      name: "IntegrationTests",
      dependencies: ["World", "ManualPages", "hpr", subprocess, systemPackage],
      swiftSettings: ours),
  ]
)

// What libFuzzer drives (Tests/Tools/fuzz). It has no main of its own, so it is there only when asked
// for.
if Context.environment["HPR_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "hpr-fuzz", dependencies: ["Core", "Providers", "StateFile"], path: "Tests/Fuzz",
      exclude: ["Seeds"], swiftSettings: ours + [.unsafeFlags(["-parse-as-library"])]))
}

// What is built with a sanitizer (`make tsan`, `make asan`) is the unit tiers alone: the others start
// programs, one of which is linked statically, which no sanitizer supports.
if Context.environment["HPR_UNIT_TIERS"] != nil {
  let others = ["inner-runner", "hpr-sandbox", "SandboxTests", "PeerTests", "IntegrationTests"]
  package.targets.removeAll { others.contains($0.name) }
}
