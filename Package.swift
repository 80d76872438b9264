// swift-tools-version: 6.2
import PackageDescription

let swiftSettings: [SwiftSetting] = [
    // SE-0335: existentials are spelled `any`.
    .enableUpcomingFeature("ExistentialAny"),
    // SE-0409: an import is internal unless it says otherwise.
    .enableUpcomingFeature("InternalImportsByDefault"),
    // SE-0444: a member is visible only where its module is imported.
    .enableUpcomingFeature("MemberImportVisibility"),
    // SE-0461: a nonisolated async function runs where its caller runs.
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

func tool(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name)] + dependencies,
        swiftSettings: swiftSettings)
}

let package = Package(
    name: "loom",
    products: [
        .library(name: "BSON", targets: ["BSON"]),
        .library(name: "MongoDriver", targets: ["MongoDriver"]),
        .library(name: "ColumnarTable", targets: ["ColumnarTable"]),
        .library(name: "Loom", targets: ["Loom"]),
        .library(name: "LoomTesting", targets: ["LoomTesting"]),
    ],
    targets: [
        .systemLibrary(name: "CLinux"),
        module("Compression"),
        module("Digests"),
        module("BSON"),
        module("MongoWire", ["BSON", "Compression", "Digests"]),
        module("MongoCore", ["MongoWire", "BSON", "Digests"]),
        module("MongoTransport", ["CLinux"]),
        module(
            "MongoDriver", ["MongoCore", "MongoTransport", "MongoWire", "BSON", "Compression", "Digests"]),
        module("ColumnarTable", ["CLinux", "BSON"]),
        module("MongoColumns", ["MongoDriver", "ColumnarTable", "BSON"]),
        module("Loom", ["MongoColumns", "MongoDriver", "ColumnarTable", "BSON"]),
        module("LoomTesting", ["CLinux", "MongoTransport", "MongoWire", "BSON", "Compression"]),

        tool("loom-demo", ["Loom"]),
        // The README's first screen, so that it compiles.
        .executableTarget(
            name: "first-screen", dependencies: ["Loom"], path: "Docs/FirstScreen",
            swiftSettings: swiftSettings),
        // The examples in Docs/Connecting.md, so that they compile.
        .executableTarget(
            name: "connecting-example", dependencies: ["MongoDriver"], path: "Docs/ConnectingExample",
            swiftSettings: swiftSettings),
        // The program in Docs/Monitoring.md, so that it compiles.
        .executableTarget(
            name: "monitoring-example", dependencies: ["MongoDriver"], path: "Docs/MonitoringExample",
            swiftSettings: swiftSettings),
        tool("loom-server", ["LoomTesting"]),
        tool("loom-chaos", ["BSON", "MongoDriver", "MongoTransport", "LoomTesting"]),
        tool("loom-specs", ["BSON", "MongoCore", "MongoDriver", "MongoTransport", "LoomTesting"]),
        tool(
            "loom-bench",
            [
                "CLinux", "BSON", "ColumnarTable", "MongoColumns", "MongoCore", "MongoDriver", "MongoWire",
                "LoomTesting",
            ]),

        tests("Compression", ["MongoCore"]),
        tests("Digests"),
        tests("BSON", ["MongoCore"]),
        tests("MongoWire", ["BSON", "Compression"]),
        tests("MongoCore", ["BSON"]),
        tests("MongoTransport", ["MongoCore", "LoomTesting"]),
        tests("MongoDriver", ["BSON", "MongoCore", "MongoTransport", "LoomTesting"]),
        tests("ColumnarTable", ["BSON", "MongoCore"]),
        tests("MongoColumns", ["BSON", "ColumnarTable", "MongoDriver", "LoomTesting"]),
        tests("Loom", ["BSON", "MongoDriver", "ColumnarTable", "LoomTesting", "ModelsWithoutReflection"]),
        // A user's models in a build without reflection metadata. In no product, so the flag reaches nobody.
        .target(
            name: "ModelsWithoutReflection", dependencies: ["Loom"], path: "Tests/ModelsWithoutReflection",
            swiftSettings: swiftSettings + [.unsafeFlags(["-Xfrontend", "-disable-reflection-metadata"])]),
        tests("LoomTesting", ["BSON", "MongoTransport"]),
        .testTarget(name: "LoomDemoTests", dependencies: ["loom-demo"], swiftSettings: swiftSettings),
        .testTarget(name: "StyleTests", swiftSettings: swiftSettings),
    ],
    swiftLanguageModes: [.v6]
)

// Fuzzers are built by scripts/fuzz alone: they have no main function unless libFuzzer is linked.
if Context.environment["LOOM_FUZZ"] != nil {
    func fuzzer(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
        .executableTarget(
            name: "fuzz-" + name, dependencies: dependencies, path: "Tests/Fuzz/Sources/" + name,
            swiftSettings: swiftSettings)
    }
    package.targets += [
        fuzzer("bson", ["BSON"]),
        fuzzer("codable", ["BSON"]),
        fuzzer("columns", ["BSON", "ColumnarTable"]),
        fuzzer("direct", ["BSON"]),
        fuzzer("extjson", ["BSON"]),
        fuzzer("names", ["MongoCore", "MongoTransport"]),
        fuzzer("reply", ["BSON", "MongoCore", "MongoDriver", "MongoTransport", "MongoWire"]),
        fuzzer("snappy", ["Compression"]),
        fuzzer("uri", ["MongoCore"]),
        fuzzer("wire", ["BSON", "Compression", "MongoWire"]),
    ]
}
