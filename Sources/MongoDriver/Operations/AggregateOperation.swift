import BSON
import MongoCore

/// Runs a pipeline over a collection, or over the database when there is none, and opens a cursor over its results.
struct AggregateOperation: Operation {
    let database: String
    let collection: String?
    let pipeline: [Document]
    let options: AggregateOptions
    let scope: Scope

    var commandName: String { "aggregate" }
    var readPreference: ReadPreference? { scope.readPreference }
    var opensCursor: Bool { true }
    var retryability: Retryability { writesResults ? .unnumberedWrite : .read }
    var readConcern: ReadConcern? { scope.read }
    var writeConcern: WriteConcern? { writesResults ? scope.writeConcern : nil }
    var expectsReply: Bool { true }
    var maxTime: Duration? { options.maxTime }
    var sendsTimeLeft: Bool { options.timeoutMode != .iteration }

    /// Whether the last stage writes its results somewhere.
    var writesResults: Bool {
        pipeline.last?.first.map { $0.key == "$out" || $0.key == "$merge" } ?? false
    }

    private var opensChangeStream: Bool { pipeline.first?.first?.key == "$changeStream" }

    func writeBody(_ body: inout BSONWriter, for connection: ConnectionDescription) throws {
        if let collection {
            try body.append("aggregate", collection)
        } else {
            try body.append("aggregate", 1)
        }
        try body.append("pipeline", pipeline)
        var cursor = Document()
        // A pipeline that writes has no results to put into batches.
        if let size = options.batchSize, !writesResults { cursor["batchSize"] = .int64(Int64(size)) }
        try body.append("cursor", cursor)
        try body.append("allowDiskUse", options.allowDiskUse)
        try body.append("bypassDocumentValidation", options.bypassDocumentValidation)
        try body.append("collation", options.collation)
        try body.append("comment", options.comment)
        try body.append("hint", options.hint?.value)
        try body.append("let", options.variables)
    }

    func decode(_ reply: CommandReply) throws -> CursorReply {
        if let error = try reply.writeConcernError() { throw error }
        var cursor = try CursorReply(reply)
        if opensChangeStream { cursor.operationTime = reply.envelope.operationTime }
        return cursor
    }
}
