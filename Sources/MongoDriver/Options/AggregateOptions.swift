public import BSON

/// How a pipeline is run. What is nil is left to the server.
public struct AggregateOptions: Sendable {
    /// Whether the server may write temporary files.
    public var allowDiskUse: Bool?
    /// How many documents the server puts in one batch.
    public var batchSize: Int?
    /// With `$out` or `$merge`: whether to skip the target's validation rules.
    public var bypassDocumentValidation: Bool?
    /// How strings are compared.
    public var collation: Document?
    /// The index to use.
    public var hint: IndexHint?
    /// Variables for expressions, as `$$name`.
    public var variables: Document?
    /// How long the server may work on it.
    public var maxTime: Duration?
    /// What the timeout is for; nil for the cursor's lifetime, or for each batch of a tailable cursor.
    public var timeoutMode: CursorTimeoutMode?
    /// How long the server holds a question for more results; for pipelines that begin with `$changeStream`.
    public var maxAwaitTime: Duration?
    /// A note that the server keeps with the operation.
    public var comment: BSONValue?

    /// Options that leave everything to the server.
    public init() {}
}
