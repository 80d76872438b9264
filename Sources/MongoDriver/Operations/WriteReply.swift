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
        upserted = try (upserts ?? []).map { (try Self.index(of: $0, in: reply), $0["_id"] ?? .null) }
        failures = try (errors ?? []).map { WriteFailure($0, index: try Self.index(of: $0, in: reply)) }
        writeConcernFailure = concern.map { WriteConcernFailure($0) }
        guard Self.counts.contains(n), Self.counts.contains(modified) else {
            throw ProtocolError(
                "The reply counts \(n) writes and \(modified) changes", context: reply.context)
        }
    }

    /// What adds up over all batches of a call without overflowing.
    private static let counts = 0...(Int.max >> 16)

    private static func index(of part: Document, in reply: CommandReply) throws -> Int {
        let index = part["index"]?.intValue ?? 0
        guard (0...Int(Int32.max)).contains(index) else {
            throw ProtocolError("The reply is about a write with index \(index)", context: reply.context)
        }
        return index
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
