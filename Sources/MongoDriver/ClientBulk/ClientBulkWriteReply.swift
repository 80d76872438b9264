import BSON

/// What the command `bulkWrite` answers.
struct ClientBulkWriteReply {
    let errorCount: Int
    let insertedCount: Int
    let matchedCount: Int
    let modifiedCount: Int
    let deletedCount: Int
    let upsertedCount: Int
    let writeConcernFailure: WriteConcernFailure?
    let labels: [String]
    /// What single writes did, or only those that failed.
    let cursor: CursorReply

    init(_ reply: CommandReply) throws {
        cursor = try CursorReply(reply)
        let document = try reply.document()
        func count(_ key: String) -> Int { document[key]?.intValue ?? 0 }
        errorCount = count("nErrors")
        insertedCount = count("nInserted")
        matchedCount = count("nMatched")
        modifiedCount = count("nModified")
        deletedCount = count("nDeleted")
        upsertedCount = count("nUpserted")
        writeConcernFailure = document["writeConcernError"]?.documentValue.map { WriteConcernFailure($0) }
        labels = document.errorLabels
    }
}
