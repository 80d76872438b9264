import BSON

/// One test of a file.
struct UnifiedTest: Sendable {
    let description: String
    let requirements: [RunOnRequirement]
    /// Why upstream skips it.
    let skipReason: String?
    let operations: [UnifiedOperation]
    let expectedEvents: [Document]
    let expectedLogMessages: [Document]
    let expectedSpans: [Document]
    let outcome: [CollectionData]

    init(_ document: Document) throws {
        var fields = Fields(document, of: "test")
        description = try fields.neededString("description")
        requirements = try (fields.documents("runOnRequirements") ?? []).map(RunOnRequirement.init)
        skipReason = try fields.string("skipReason")
        operations = try fields.neededDocuments("operations").map(UnifiedOperation.init)
        expectedEvents = try fields.documents("expectEvents") ?? []
        expectedLogMessages = try fields.documents("expectLogMessages") ?? []
        expectedSpans = try fields.documents("expectTracingMessages") ?? []
        outcome = try (fields.documents("outcome") ?? []).map(CollectionData.init)
        try fields.finish()
    }

    /// Whether it makes servers fail, so that they should be found again quickly.
    var usesFailPoints: Bool {
        operations.contains { $0.name == "failPoint" || $0.name == "targetedFailPoint" }
    }
}
