public import BSON

/// How several writes are done together.
public struct BulkWriteOptions: Sendable {
    /// Whether to do the writes in order and stop at the first that fails; true by default. Otherwise all are tried,
    /// in any order.
    public var isOrdered: Bool
    /// Whether to skip the collection's validation rules; the server's default is false.
    public var bypassDocumentValidation: Bool?
    /// Variables for the expressions of updates and deletions, as `$$name`.
    public var variables: Document?
    /// A note that the server keeps with the operations.
    public var comment: BSONValue?

    /// Makes options.
    public init(
        isOrdered: Bool = true, bypassDocumentValidation: Bool? = nil, variables: Document? = nil,
        comment: BSONValue? = nil
    ) {
        self.isOrdered = isOrdered
        self.bypassDocumentValidation = bypassDocumentValidation
        self.variables = variables
        self.comment = comment
    }
}
