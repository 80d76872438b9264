import BSON
import MongoCore

/// Finds one document and changes or removes it in the same step.
struct FindAndModifyOperation: Operation {
    enum Change {
        case remove
        case update(BSONValue)
    }

    let namespace: Namespace
    let filter: Document
    let change: Change
    let options: FindAndModifyOptions
    let writeConcern: WriteConcern?

    var commandName: String { "findAndModify" }
    var database: String { namespace.database }
    var collection: String? { namespace.collection }
    var retryability: Retryability { .write }
    var readConcern: ReadConcern? { .serverDefault }
    var maxTime: Duration? { options.maxTime }

    func writeBody(_ body: inout BSONWriter, for connection: ConnectionDescription) throws {
        try body.append("findAndModify", namespace.collection)
        try body.append("query", filter)
        switch change {
        case .remove: try body.append("remove", true)
        case .update(let update):
            try body.append("update", update)
            if options.returnDocument == .after { try body.append("new", true) }
            try body.append("upsert", options.upsert)
            try body.append("arrayFilters", options.arrayFilters)
        }
        try body.append("sort", options.sort)
        try body.append("fields", options.projection)
        try body.append("collation", options.collation)
        try body.append("hint", options.hint?.value)
        try body.append("let", options.variables)
        try body.append("bypassDocumentValidation", options.bypassDocumentValidation)
        try body.append("comment", options.comment)
    }

    /// The document; nil when none matched.
    func decode(_ reply: CommandReply) throws -> RawDocument? {
        if let error = try reply.writeConcernError() { throw error }
        return try reply.field("value")?.rawDocument
    }
}
