public import BSON

/// What inserting one document did.
public struct InsertOneResult: Hashable, Sendable {
    /// The document's `_id`: its own, or the one made for it.
    public let insertedID: BSONValue
    /// False when the write concern asks for no confirmation: then nothing is known of the outcome.
    public let isAcknowledged: Bool
}

/// What inserting several documents did.
public struct InsertManyResult: Hashable, Sendable {
    /// The `_id` of each document, in the order in which they were passed in.
    public let insertedIDs: [BSONValue]
    /// False when the write concern asks for no confirmation: then nothing is known of the outcome.
    public let isAcknowledged: Bool
}
