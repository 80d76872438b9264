import BSON

/// One test file in the unified format.
struct UnifiedFile: Sendable {
    let suite: String
    let name: String
    private let schemaVersion: SchemaVersion
    let requirements: [RunOnRequirement]
    let entities: [Document]
    let initialData: [CollectionData]
    let tests: [UnifiedTest]

    init(_ file: SpecFile) throws {
        suite = file.suite.name
        name = file.name
        var fields = Fields(try Document(extendedJSON: Array(file.data)), of: file.name)
        _ = try fields.neededString("description")
        schemaVersion = try SchemaVersion(fields.neededString("schemaVersion"))
        requirements = try (fields.documents("runOnRequirements") ?? []).map(RunOnRequirement.init)
        entities = try fields.documents("createEntities") ?? []
        initialData = try (fields.documents("initialData") ?? []).map(CollectionData.init)
        tests = try fields.neededDocuments("tests").map(UnifiedTest.init)
        // What the authors' tools left behind; tests do not use it.
        _ = fields.take("_yamlAnchors")
        try fields.finish()
        try schemaVersion.check()
    }

    /// Whether its tests are written to fail, to see that a runner notices.
    var mustFail: Bool { suite == "unified-test-format/valid-fail" }
}
