// swift-tools-version: 6.2
// A package of a user's: it depends on Loom by a version tag and imports nothing else. scripts/consumer builds it.
import PackageDescription

let environment = Context.environment

let package = Package(
    name: "consumer",
    dependencies: [
        .package(
            url: environment["LOOM_REPOSITORY"] ?? "set LOOM_REPOSITORY",
            exact: Version(environment["LOOM_VERSION"] ?? "0.0.0") ?? Version(0, 0, 0))
    ],
    targets: [
        .executableTarget(name: "consumer", dependencies: [.product(name: "Loom", package: "loom")])
    ],
    swiftLanguageModes: [.v6]
)
