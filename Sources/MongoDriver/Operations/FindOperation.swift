import BSON
import MongoCore

/// Opens a cursor over the documents that match.
struct FindOperation: Operation {
    let namespace: Namespace
    let filter: Document
    let options: FindOptions
    let readConcern: ReadConcern?
    let readPreference: ReadPreference?
    /// Whether one document is wanted and no cursor.
    var isSingle = false

    var commandName: String { "find" }
    var database: String { namespace.database }
    var collection: String? { namespace.collection }
    var opensCursor: Bool { true }
    var retryability: Retryability { .read }
    var maxTime: Duration? { options.maxTime }
    var sendsTimeLeft: Bool { options.cursorType != .tailable && options.timeoutMode != .iteration }

    func writeBody(_ body: inout BSONWriter, for connection: ConnectionDescription) throws {
        try body.append("find", namespace.collection)
        try body.append("filter", filter)
        try body.append("sort", options.sort)
        try body.append("projection", options.projection)
        try body.append("hint", options.hint?.value)
        try writeSize(to: &body)
        try body.append("comment", options.comment)
        try body.append("max", options.max)
        try body.append("min", options.min)
        try body.append("returnKey", options.returnKey)
        try body.append("showRecordId", options.showRecordID)
        if options.cursorType.isTailable { try body.append("tailable", true) }
        if options.cursorType == .tailableAwait { try body.append("awaitData", true) }
        try body.append("noCursorTimeout", options.noCursorTimeout)
        try body.append("allowPartialResults", options.allowPartialResults)
        try body.append("collation", options.collation)
        try body.append("allowDiskUse", options.allowDiskUse)
        try body.append("let", options.variables)
    }

    private func writeSize(to body: inout BSONWriter) throws {
        try body.append("skip", options.skip)
        let limit = options.limit ?? 0
        if isSingle {
            try body.append("limit", 1)
            try body.append("singleBatch", true)
            return
        }
        if limit != 0 { try body.append("limit", Int(limit.magnitude)) }
        if limit < 0 { try body.append("singleBatch", true) }
        if var size = options.batchSize {
            // A batch that just holds the limit leaves a cursor open that has nothing more to give.
            if size == limit, size < .max { size += 1 }
            try body.append("batchSize", size)
        }
    }

    func decode(_ reply: CommandReply) throws -> CursorReply {
        try CursorReply(reply)
    }
}
