/// What a deletion did.
public struct DeleteResult: Hashable, Sendable {
    /// How many documents were deleted.
    public let deletedCount: Int
    /// False when the write concern asks for no confirmation: then nothing is known and the count is 0.
    public let isAcknowledged: Bool
}
