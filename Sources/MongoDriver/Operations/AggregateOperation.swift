import BSON
import MongoCore

/// Runs a pipeline over a collection, or over the database when there is none, and opens a cursor over its results.
struct AggregateOperation: Operation {
    let database: String
    let collection: String?
    let pipeline: [Document]
    let options: AggregateOptions
    let concerns: Concerns

    var commandName: String { "aggregate" }
    var readPreference: ReadPreference? { concerns.readPreference }

    /// Whether the last stage writes its results somewhere.
    private var writes: Bool {
        pipeline.last?.first.map { $0.key == "$out" || $0.key == "$merge" } ?? false
    }

    func writeBody(_ body: inout BSONWriter, for connection: ConnectionDescription) throws {
        if let collection {
            try body.append("aggregate", collection)
        } else {
            try body.append("aggregate", 1)
        }
        try body.append("pipeline", pipeline)
        var cursor = Document()
        // A pipeline that writes has no results to put into batches.
        if let size = options.batchSize, !writes { cursor["batchSize"] = .int64(Int64(size)) }
        try body.append("cursor", cursor)
        try body.append("allowDiskUse", options.allowDiskUse)
        try body.append("bypassDocumentValidation", options.bypassDocumentValidation)
        try body.append("collation", options.collation)
        try body.append("comment", options.comment)
        try body.append("hint", options.hint?.value)
        try body.append("let", options.variables)
        try body.append(maxTime: options.maxTime)
        try body.append(concerns.read)
        if writes { try body.append(concerns.write) }
    }

    func decode(_ reply: CommandReply) throws -> CursorReply {
        if let failure: Document = try reply.read({ reader throws(BSONError) in
            try reader.decodeIfPresent("writeConcernError")
        }) {
            throw WriteConcernError(
                failure: WriteConcernFailure(failure), reply: try reply.document(), context: reply.context)
        }
        return try CursorReply(reply)
    }
}
