public import BSON

/// How documents are searched for. What is nil is left to the server.
public struct FindOptions: Sendable {
    /// How long a cursor lives when it has reached the end.
    public enum CursorType: Hashable, Sendable {
        /// It ends.
        case nonTailable
        /// On a capped collection: it waits for more documents, and asks again at once.
        case tailable
        /// On a capped collection: it waits for more documents, and the server holds the question a while.
        case tailableAwait
        /// It ends; until then the server sends batch after batch without being asked, on a connection that the cursor
        /// keeps for itself. Given up early, the connection is closed. Servers before 5.1 are asked for each batch.
        case exhaust

        /// Whether it outlives what there is to read.
        var isTailable: Bool { self == .tailable || self == .tailableAwait }
    }

    /// The order, such as `["age": -1]`.
    public var sort: Document?
    /// How many documents to pass over.
    public var skip: Int?
    /// How many documents at most; 0 for all. A negative number asks for one batch of at most that many.
    public var limit: Int?
    /// Which fields to send, such as `["name": 1]`.
    public var projection: Document?
    /// How many documents the server puts in one batch.
    public var batchSize: Int?
    /// The index to use.
    public var hint: IndexHint?
    /// How strings are compared.
    public var collation: Document?
    /// Variables for expressions, as `$$name`.
    public var variables: Document?
    /// How long the server may work on it.
    public var maxTime: Duration?
    /// How long the server holds a question for more documents; only with `tailableAwait`.
    public var maxAwaitTime: Duration?
    /// How long the cursor lives; `nonTailable` by default.
    public var cursorType: CursorType = .nonTailable
    /// Whether the server may write temporary files to sort.
    public var allowDiskUse: Bool?
    /// On a sharded cluster: whether to answer when some shards are unavailable.
    public var allowPartialResults: Bool?
    /// Whether the server keeps the cursor when nobody asks it for ten minutes.
    public var noCursorTimeout: Bool?
    /// The exclusive upper bound of the index that `hint` names.
    public var max: Document?
    /// The inclusive lower bound of the index that `hint` names.
    public var min: Document?
    /// Whether to send only the index keys.
    public var returnKey: Bool?
    /// Whether to add the record's number as `$recordId`.
    public var showRecordID: Bool?
    /// What the timeout is for; nil for the cursor's lifetime, or for each batch of a tailable cursor.
    public var timeoutMode: CursorTimeoutMode?
    /// A note that the server keeps with the operation.
    public var comment: BSONValue?

    /// Options that leave everything to the server.
    public init() {}
}
