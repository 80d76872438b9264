public import MongoCore

/// What a transaction runs with. What is nil comes from the session's defaults, then from the client.
public struct TransactionOptions: Sendable {
    /// What the transaction's reads see.
    public var readConcern: ReadConcern?
    /// How the commit is confirmed; it cannot be unacknowledged.
    public var writeConcern: WriteConcern?
    /// Where the transaction's commands go; only a primary takes them.
    public var readPreference: ReadPreference?
    /// How long the server may work on the commit.
    public var maxCommitTime: Duration?
    /// The time for the commit or the abort, or for all of `withTransaction`; nil for the session's.
    public var timeout: Duration?

    /// Makes options.
    public init(
        readConcern: ReadConcern? = nil, writeConcern: WriteConcern? = nil,
        readPreference: ReadPreference? = nil, maxCommitTime: Duration? = nil, timeout: Duration? = nil
    ) {
        self.readConcern = readConcern
        self.writeConcern = writeConcern
        self.readPreference = readPreference
        self.maxCommitTime = maxCommitTime
        self.timeout = timeout
    }
}
