/// What writes to several collections did. Indices are positions in what the caller passed in.
public struct ClientBulkWriteResult: Hashable, Sendable {
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
    /// Whether the three dictionaries below are filled: it was asked for.
    public internal(set) var hasVerboseResults = false
    /// What each insertion did, by the index of its write.
    public internal(set) var insertResults: [Int: InsertOneResult] = [:]
    /// What each update and replacement did, by the index of its write. A document that was upserted counts as matched.
    public internal(set) var updateResults: [Int: UpdateResult] = [:]
    /// What each deletion did, by the index of its write.
    public internal(set) var deleteResults: [Int: DeleteResult] = [:]
    /// False when the write concern asks for no confirmation: then nothing is known and the counts are 0.
    public internal(set) var isAcknowledged = true
}
