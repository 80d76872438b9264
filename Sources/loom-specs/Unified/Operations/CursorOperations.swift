import BSON

/// What tests do with cursors.
enum CursorOperations {
    static func perform(_ call: inout Call, on cursor: CursorEntity) async throws -> OperationResult {
        try call.arguments.finish()
        switch call.name {
        case "iterateUntilDocumentOrError": return .value(.document(try await cursor.next()))
        case "iterateOnce":
            try await cursor.advance()
            return .nothing
        case "close":
            await cursor.close()
            return .nothing
        default: throw call.unknown("a cursor")
        }
    }
}
