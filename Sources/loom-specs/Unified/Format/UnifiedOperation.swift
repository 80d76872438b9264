import BSON

/// One step of a test.
struct UnifiedOperation: Sendable {
    let name: String
    let object: String
    let arguments: Document
    let expectedError: Document?
    let expectedResult: BSONValue?
    let savedAs: String?
    let ignoresOutcome: Bool

    init(_ document: Document) throws {
        var fields = Fields(document, of: "operation")
        name = try fields.neededString("name")
        object = try fields.neededString("object")
        arguments = try fields.document("arguments") ?? [:]
        expectedError = try fields.document("expectError")
        expectedResult = fields.take("expectResult")
        savedAs = try fields.string("saveResultAsEntity")
        ignoresOutcome = try fields.bool("ignoreResultAndError") ?? false
        try fields.finish()
        try checkCombination()
    }

    private func checkCombination() throws {
        let expectations = [expectedError != nil, expectedResult != nil || savedAs != nil, ignoresOutcome]
        guard expectations.count(where: { $0 }) <= 1 else {
            throw FormatError("\(name) expects an error, a result and anything at the same time")
        }
    }
}
