public import BSON

/// How documents are inserted.
public struct InsertOptions: Sendable {
    /// Whether to stop at the first document that fails; true by default. Otherwise all are tried.
    public var isOrdered: Bool
    /// Whether to skip the collection's validation rules; the server's default is false.
    public var bypassDocumentValidation: Bool?
    /// A note that the server keeps with the operation, in its log and profiler.
    public var comment: BSONValue?

    /// Makes options.
    public init(isOrdered: Bool = true, bypassDocumentValidation: Bool? = nil, comment: BSONValue? = nil) {
        self.isOrdered = isOrdered
        self.bypassDocumentValidation = bypassDocumentValidation
        self.comment = comment
    }
}
