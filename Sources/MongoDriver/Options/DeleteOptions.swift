public import BSON

/// How documents are deleted.
public struct DeleteOptions: Sendable {
    /// How strings are compared.
    public var collation: Document?
    /// The index to use.
    public var hint: IndexHint?
    /// Variables for expressions, as `$$name`.
    public var variables: Document?
    /// A note that the server keeps with the operation.
    public var comment: BSONValue?

    /// Makes options.
    public init(
        collation: Document? = nil, hint: IndexHint? = nil, variables: Document? = nil,
        comment: BSONValue? = nil
    ) {
        self.collation = collation
        self.hint = hint
        self.variables = variables
        self.comment = comment
    }
}
