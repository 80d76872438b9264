/// What kind of thing happened. Kinds that newer servers know are kept as their words.
public struct ChangeOperationType: RawRepresentable, Hashable, Codable, Sendable, CustomStringConvertible {
    /// The server's word.
    public let rawValue: String

    /// Any word.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The server's word.
    public var description: String { rawValue }

    /// A document was inserted.
    public static let insert = ChangeOperationType(rawValue: "insert")
    /// Fields of a document were changed.
    public static let update = ChangeOperationType(rawValue: "update")
    /// A document was replaced by another with the same `_id`.
    public static let replace = ChangeOperationType(rawValue: "replace")
    /// A document was deleted.
    public static let delete = ChangeOperationType(rawValue: "delete")
    /// A collection was dropped.
    public static let drop = ChangeOperationType(rawValue: "drop")
    /// A collection got another name.
    public static let rename = ChangeOperationType(rawValue: "rename")
    /// A database was dropped.
    public static let dropDatabase = ChangeOperationType(rawValue: "dropDatabase")
    /// What is watched is gone: the stream ends.
    public static let invalidate = ChangeOperationType(rawValue: "invalidate")
    /// A collection was made; an expanded event, as those that follow.
    public static let create = ChangeOperationType(rawValue: "create")
    /// A collection's options were changed.
    public static let modify = ChangeOperationType(rawValue: "modify")
    /// Indexes were made.
    public static let createIndexes = ChangeOperationType(rawValue: "createIndexes")
    /// Indexes were dropped.
    public static let dropIndexes = ChangeOperationType(rawValue: "dropIndexes")
    /// A collection was sharded.
    public static let shardCollection = ChangeOperationType(rawValue: "shardCollection")
    /// The event does not say.
    public static let unspecified = ChangeOperationType(rawValue: "")
}
