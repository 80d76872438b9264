public import BSON
public import MongoCore

/// How writes to several collections are done together.
public struct ClientBulkWriteOptions: Sendable {
    /// Whether to do the writes in order and stop at the first that fails; true by default. Otherwise all are tried,
    /// in any order.
    public var isOrdered: Bool
    /// Whether to tell what each write did; false by default: then only the sums are told.
    public var hasVerboseResults: Bool
    /// Whether to skip the collections' validation rules; the server's default is false.
    public var bypassDocumentValidation: Bool?
    /// Variables for the expressions of updates and deletions, as `$$name`.
    public var variables: Document?
    /// A note that the server keeps with the operations.
    public var comment: BSONValue?
    /// How the writes are confirmed; nil for the client's.
    public var writeConcern: WriteConcern?

    /// Makes options.
    public init(
        isOrdered: Bool = true, hasVerboseResults: Bool = false, bypassDocumentValidation: Bool? = nil,
        variables: Document? = nil, comment: BSONValue? = nil, writeConcern: WriteConcern? = nil
    ) {
        self.isOrdered = isOrdered
        self.hasVerboseResults = hasVerboseResults
        self.bypassDocumentValidation = bypassDocumentValidation
        self.variables = variables
        self.comment = comment
        self.writeConcern = writeConcern
    }
}
