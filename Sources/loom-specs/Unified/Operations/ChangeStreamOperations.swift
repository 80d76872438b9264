import BSON
import MongoDriver

/// What tests do with change streams.
enum ChangeStreamOperations {
    static func perform(
        _ call: inout Call, on stream: ChangeStream<Document>
    ) async throws -> OperationResult {
        try call.arguments.finish()
        switch call.name {
        case "iterateUntilDocumentOrError":
            guard let event = try await stream.next() else {
                throw Mismatch("the change stream is at its end")
            }
            return .value(.document(event))
        case "iterateOnce":
            _ = try await stream.tryNext()
            return .nothing
        case "close":
            await stream.close()
            return .nothing
        default: throw call.unknown("a change stream")
        }
    }
}

extension ChangeStreamOptions {
    init(_ fields: inout Fields) throws {
        self.init(
            fullDocument: try fields.string("fullDocument").map { FullDocument(rawValue: $0) },
            fullDocumentBeforeChange: try fields.string("fullDocumentBeforeChange")
                .map { FullDocumentBeforeChange(rawValue: $0) },
            resumeAfter: try fields.document("resumeAfter"), startAfter: try fields.document("startAfter"),
            startAtOperationTime: fields.take("startAtOperationTime")?.timestampValue,
            showExpandedEvents: try fields.bool("showExpandedEvents"),
            maxAwaitTime: try fields.milliseconds("maxAwaitTimeMS"), batchSize: try fields.int("batchSize"),
            collation: try fields.document("collation"), comment: fields.take("comment"))
    }
}
