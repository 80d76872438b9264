public import BSON

/// What a bulk write did. Indices are positions in what the caller passed in.
public struct BulkWriteResult: Hashable, Sendable {
    /// How many documents were inserted.
    public internal(set) var insertedCount = 0
    /// How many documents updates and replacements matched; without upserts.
    public internal(set) var matchedCount = 0
    /// How many documents were changed.
    public internal(set) var modifiedCount = 0
    /// How many documents were deleted.
    public internal(set) var deletedCount = 0
    /// How many documents upserts inserted.
    public internal(set) var upsertedCount = 0
    /// The `_id` of each inserted document by the index of its write.
    public internal(set) var insertedIDs: [Int: BSONValue] = [:]
    /// The `_id` of each upserted document by the index of its write.
    public internal(set) var upsertedIDs: [Int: BSONValue] = [:]
    /// False when the write concern asks for no confirmation: then nothing is known and the counts are 0.
    public internal(set) var isAcknowledged = true
}
