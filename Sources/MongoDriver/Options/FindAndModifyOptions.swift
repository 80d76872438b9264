public import BSON

/// How a single document is found and changed in one step.
public struct FindAndModifyOptions: Sendable {
    /// Which of the two states of the document is returned.
    public enum ReturnedDocument: Hashable, Sendable {
        /// As it was.
        case before
        /// As it is now.
        case after
    }

    /// Which document is the first of those that match.
    public var sort: Document?
    /// Which fields to return.
    public var projection: Document?
    /// Which state to return; `before` by default. A deletion always returns the document as it was.
    public var returnDocument = ReturnedDocument.before
    /// Whether to insert a document when none matches; not for deletions.
    public var upsert: Bool?
    /// Which array elements `$[identifier]` in the update means; only for updates.
    public var arrayFilters: [Document]?
    /// How strings are compared.
    public var collation: Document?
    /// The index to use.
    public var hint: IndexHint?
    /// Variables for expressions, as `$$name`.
    public var variables: Document?
    /// Whether to skip the collection's validation rules; the server's default is false.
    public var bypassDocumentValidation: Bool?
    /// How long the server may work on it.
    public var maxTime: Duration?
    /// A note that the server keeps with the operation.
    public var comment: BSONValue?

    /// Options that leave everything to the server.
    public init() {}
}
