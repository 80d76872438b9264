public import BSON

/// What an update or replacement did.
public struct UpdateResult: Hashable, Sendable {
    /// How many documents the filter matched; without those that an upsert inserted.
    public let matchedCount: Int
    /// How many documents were changed; fewer than matched when some were that way already.
    public let modifiedCount: Int
    /// The `_id` of the document that an upsert inserted; nil when it inserted none.
    public let upsertedID: BSONValue?
    /// False when the write concern asks for no confirmation: then nothing is known and the counts are 0.
    public let isAcknowledged: Bool

    static let unacknowledged = UpdateResult(
        matchedCount: 0, modifiedCount: 0, upsertedID: nil, isAcknowledged: false)

    init(matchedCount: Int, modifiedCount: Int, upsertedID: BSONValue?, isAcknowledged: Bool) {
        self.matchedCount = matchedCount
        self.modifiedCount = modifiedCount
        self.upsertedID = upsertedID
        self.isAcknowledged = isAcknowledged
    }

    init(_ reply: WriteReply) {
        self.init(
            matchedCount: reply.n - reply.upserted.count, modifiedCount: reply.modified,
            upsertedID: reply.upserted.first?.id, isAcknowledged: true)
    }
}
