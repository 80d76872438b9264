import BSON
import MongoCore

/// What a change stream watches, and how: enough to open it any number of times.
struct ChangeStreamSource: Sendable {
    let client: MongoClient
    let database: String
    /// Nil for all collections of the database.
    let collection: String?
    /// Whether it is about all databases.
    var isCluster = false
    let pipeline: [Document]
    let options: ChangeStreamOptions
    let scope: Scope

    var start: ChangeStreamStart {
        ChangeStreamStart(
            resumeAfter: options.resumeAfter, startAfter: options.startAfter,
            atOperationTime: options.startAtOperationTime)
    }

    var context: ErrorContext {
        ErrorContext(command: "aggregate", database: database, collection: collection)
    }

    /// The command that opens the stream.
    func operation(_ start: ChangeStreamStart) -> AggregateOperation {
        var aggregateOptions = AggregateOptions()
        aggregateOptions.batchSize = options.batchSize
        aggregateOptions.collation = options.collation
        aggregateOptions.comment = options.comment
        return AggregateOperation(
            database: database, collection: collection,
            pipeline: [["$changeStream": .document(stage(start))]] + pipeline, options: aggregateOptions,
            scope: scope)
    }

    private func stage(_ start: ChangeStreamStart) -> Document {
        var stage = Document()
        if isCluster { stage["allChangesForCluster"] = true }
        stage["fullDocument"] = options.fullDocument.map { .string($0.rawValue) }
        stage["fullDocumentBeforeChange"] = options.fullDocumentBeforeChange.map { .string($0.rawValue) }
        stage["resumeAfter"] = start.resumeAfter.map(BSONValue.document)
        stage["startAfter"] = start.startAfter.map(BSONValue.document)
        stage["startAtOperationTime"] = start.atOperationTime.map(BSONValue.timestamp)
        stage["showExpandedEvents"] = options.showExpandedEvents.map(BSONValue.bool)
        return stage
    }

    var settings: CursorState.Settings {
        // Errors that another server can mend leave the cursor behind.
        CursorState.Settings(
            batchSize: options.batchSize, type: .tailableAwait, maxAwaitTime: options.maxAwaitTime,
            comment: options.comment, readPreference: scope.readPreference, isEndedAfterErrors: true)
    }

    /// - Throws: `InvalidArgumentError` for an option that no server can mean.
    func check() throws {
        if let size = options.batchSize, size < 0 {
            throw InvalidArgumentError("batchSize is negative: \(size)", context: context)
        }
        if let time = options.maxAwaitTime, time < .zero {
            throw InvalidArgumentError("maxAwaitTime is negative: \(time)", context: context)
        }
    }
}
