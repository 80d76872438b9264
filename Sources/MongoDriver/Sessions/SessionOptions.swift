public import BSON

/// How a session behaves.
public struct SessionOptions: Sendable {
    /// Whether operations of the session see what earlier ones of it wrote and read, whichever member answers.
    ///
    /// True by default, but for snapshot sessions, which exclude it.
    public var isCausallyConsistent: Bool?
    /// Whether all reads of the session see the data of one moment. Needs servers of 5.0 or later.
    public var isSnapshot: Bool
    /// The moment that a snapshot session reads at; nil for the moment of its first read.
    public var snapshotTime: Timestamp?
    /// What transactions run with unless they say otherwise.
    public var defaultTransactionOptions: TransactionOptions
    /// The time for committing, aborting and ending, and for all of `withTransaction`; nil for the client's.
    public var defaultTimeout: Duration?

    /// Makes options.
    public init(
        isCausallyConsistent: Bool? = nil, isSnapshot: Bool = false, snapshotTime: Timestamp? = nil,
        defaultTransactionOptions: TransactionOptions = TransactionOptions(), defaultTimeout: Duration? = nil
    ) {
        self.isCausallyConsistent = isCausallyConsistent
        self.isSnapshot = isSnapshot
        self.snapshotTime = snapshotTime
        self.defaultTransactionOptions = defaultTransactionOptions
        self.defaultTimeout = defaultTimeout
    }
}
