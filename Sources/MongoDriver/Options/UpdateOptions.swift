public import BSON

/// How documents are updated or replaced.
public struct UpdateOptions: Sendable {
    /// Whether to insert a document when none matches; the server's default is false.
    public var upsert: Bool?
    /// Which array elements `$[identifier]` in the update means. Not for replacements.
    public var arrayFilters: [Document]?
    /// Which document is the first of those that match; only for updates of one document, from MongoDB 8.0 on.
    public var sort: Document?
    /// How strings are compared.
    public var collation: Document?
    /// The index to use.
    public var hint: IndexHint?
    /// Variables for expressions, as `$$name`.
    public var variables: Document?
    /// Whether to skip the collection's validation rules; the server's default is false.
    public var bypassDocumentValidation: Bool?
    /// A note that the server keeps with the operation.
    public var comment: BSONValue?

    /// Makes options.
    public init(
        upsert: Bool? = nil, arrayFilters: [Document]? = nil, collation: Document? = nil,
        hint: IndexHint? = nil,
        variables: Document? = nil, bypassDocumentValidation: Bool? = nil, comment: BSONValue? = nil,
        sort: Document? = nil
    ) {
        self.upsert = upsert
        self.arrayFilters = arrayFilters
        self.collation = collation
        self.hint = hint
        self.variables = variables
        self.bypassDocumentValidation = bypassDocumentValidation
        self.comment = comment
        self.sort = sort
    }
}
