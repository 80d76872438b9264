import Testing

/// The rules of this package that a machine can check, over its own sources.
@Suite("Style")
struct StyleTests {
    private static let libraries: Set<String> = [
        "Compression", "Digests", "BSON", "MongoWire", "MongoCore", "MongoTransport", "MongoDriver",
        "ColumnarTable",
        "MongoColumns",
        "Loom", "LoomTesting",
    ]

    /// The modules of ours that a module may import: arrows go downward only.
    private static let arrows: [String: Set<String>] = [
        "Compression": [],
        "Digests": [],
        "BSON": [],
        "MongoWire": ["BSON", "Compression", "Digests"],
        "MongoCore": ["MongoWire", "BSON", "Digests"],
        "MongoTransport": [],
        "MongoDriver": ["MongoCore", "MongoTransport", "MongoWire", "BSON", "Compression", "Digests"],
        "ColumnarTable": ["BSON"],
        "MongoColumns": ["MongoDriver", "ColumnarTable", "BSON", "MongoCore", "MongoWire"],
        "Loom": ["MongoColumns", "MongoDriver", "ColumnarTable", "BSON", "MongoCore"],
        "LoomTesting": ["MongoWire", "BSON", "Compression", "MongoTransport"],
    ]

    /// What else a module may import. The whole of Foundation costs every user of the driver its size.
    private static let system: Set<String> = [
        "CLinux", "FoundationEssentials", "Glibc", "Synchronization", "Swift", "_Concurrency",
    ]

    private static let librarySources: [SourceFile] = sources.filter { libraries.contains($0.module) }
    private static let sources: [SourceFile] = (try? SourceFile.all(in: "Sources")) ?? []
    private static let tests: [SourceFile] = (try? SourceFile.all(in: "Tests")) ?? []

    @Test("the sources are found")
    func sourcesAreFound() throws {
        let modules = Set(try SourceFile.all(in: "Sources").map(\.module))
        #expect(modules.isSuperset(of: Self.libraries))
        #expect(try SourceFile.all(in: "Tests").contains { $0.path == "Tests/StyleTests/StyleTests.swift" })
    }

    @Test("imports go downward, and need no more of the system than is there anyway")
    func imports() {
        let findings = Self.librarySources.flatMap { file in
            let allowed = Self.system.union(Self.arrows[file.module] ?? [])
            return file.imports.filter { !allowed.contains($0.module) }.map { imported in
                file.finding(at: imported.line, "\(file.module) may not import \(imported.module)")
            }
        }
        #expect(findings == [])
    }

    @Test("nothing in a library traps, prints or is left for later")
    func bannedCalls() {
        #expect(Self.librarySources.flatMap { $0.bannedCalls() } == [])
    }

    @Test("no leftover markers anywhere")
    func markers() {
        #expect((Self.sources + Self.tests).flatMap { $0.markers() } == [])
    }

    @Test("files and functions stay short enough to read")
    func lengths() {
        #expect((Self.sources + Self.tests).flatMap { $0.overlongParts() } == [])
    }

    @Test("every public declaration has a comment")
    func documentation() {
        #expect(Self.librarySources.flatMap { $0.undocumentedDeclarations() } == [])
    }

    @Test("where the compiler is told to trust us, a comment says why it can")
    func uncheckedSendability() {
        #expect((Self.sources + Self.tests).flatMap { $0.unexplainedTrust() } == [])
    }

    @Test("the rules find what breaks them")
    func rulesFind() {
        let file = SourceFile(
            path: "Sources/BSON/Example.swift",
            text: #"""
                import Foundation
                public struct Example: @unchecked Sendable {
                    /// Documented.
                    public let fine = "try! \("fatalError(") print("
                    public var bare: Int { values.first! }
                    // try! in a comment is no call
                    func f() { fatalError() }
                    var g: Bool { !flag && a != b && value as! Bool }
                }
                /// Documented.
                public enum Kind {
                    /// Documented.
                    case one
                    case two
                }
                """#)
        #expect(file.imports.map(\.module) == ["Foundation"])
        #expect(file.bannedCalls().map(\.line) == [5, 7, 8])
        #expect(file.undocumentedDeclarations().map(\.line) == [2, 5, 14])
        #expect(file.unexplainedTrust().map(\.line) == [2])
        #expect(SourceFile(path: "", text: "// TO" + "DO: later").markers().map(\.line) == [1])
        let long = "func f() {\n" + String(repeating: "    g()\n", count: 80) + "}\n"
        #expect(SourceFile(path: "", text: long).overlongParts().map(\.line) == [1])
    }
}
