public import BSON

/// How documents are counted or distinct values collected. What is nil is left to the server.
public struct CountOptions: Sendable {
    /// How strings are compared.
    public var collation: Document?
    /// The index to use; not for `distinct`.
    public var hint: IndexHint?
    /// How many documents to pass over; not for `distinct`.
    public var skip: Int?
    /// How many documents to count at most; not for `distinct`.
    public var limit: Int?
    /// How long the server may work on it.
    public var maxTime: Duration?
    /// A note that the server keeps with the operation.
    public var comment: BSONValue?

    /// Options that leave everything to the server.
    public init() {}
}
