import BSON

/// What insert, update and delete answer.
struct WriteReply {
    /// Documents inserted, matched or deleted; upserts included.
    let n: Int
    /// Documents changed by an update.
    let modified: Int
    /// What upserts inserted, by the position in the command.
    let upserted: [(index: Int, id: BSONValue)]
    /// The writes refused, by their position in the command.
    let failures: [WriteFailure]
    let writeConcernFailure: WriteConcernFailure?
    let reply: CommandReply

    init(_ reply: CommandReply) throws {
        self.reply = reply
        var modified = 0
        var upserts: [Document]?
        var errors: [Document]?
        var concern: Document?
        n = try reply.read { reader throws(BSONError) in
            modified = try reader.decodeIfPresent("nModified") ?? 0
            upserts = try reader.decodeIfPresent("upserted")
            errors = try reader.decodeIfPresent("writeErrors")
            concern = try reader.decodeIfPresent("writeConcernError")
            return try reader.decodeIfPresent("n") ?? 0
        }
        self.modified = modified
        upserted = (upserts ?? []).map { ($0["index"]?.intValue ?? 0, $0["_id"] ?? .null) }
        failures = (errors ?? []).map { WriteFailure($0, index: $0["index"]?.intValue ?? 0) }
        writeConcernFailure = concern.map { WriteConcernFailure($0) }
    }

    /// Throws what the reply to a single write reports.
    func throwFailure() throws {
        guard !failures.isEmpty || writeConcernFailure != nil else { return }
        let document = try reply.document()
        if let failure = failures.first {
            if failure.isDuplicateKey {
                let part = document["writeErrors"]?.arrayValue?.first?.documentValue ?? [:]
                throw DuplicateKeyError(failure: part, reply: document, context: reply.context)
            }
            throw WriteError(failure: failure, reply: document, context: reply.context)
        }
        if let writeConcernFailure {
            throw WriteConcernError(failure: writeConcernFailure, reply: document, context: reply.context)
        }
    }
}
