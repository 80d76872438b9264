import MongoTransport

/// A session whose calls return when they are done. See `BlockingMongoClient` and `ClientSession`.
///
/// ```swift
/// let session = try client.blocking.startSession()
/// try session.withTransaction { session in
///     try orders.with(session: session.session).blocking.insertOne(order)
/// }
/// try session.end()
/// ```
public struct BlockingClientSession: Sendable {
    /// The session itself; collections and databases are bound to it by `with(session:)`.
    public let session: ClientSession

    /// Begins a transaction. See `ClientSession.startTransaction(_:)`.
    public func startTransaction(_ options: TransactionOptions = TransactionOptions()) throws {
        try session.startTransaction(options)
    }

    /// Makes the transaction's effects last. See `ClientSession.commitTransaction(timeout:)`.
    public func commitTransaction(timeout: Duration? = nil) throws {
        try Blocking.run { try await session.commitTransaction(timeout: timeout) }
    }

    /// Undoes what the transaction did. See `ClientSession.abortTransaction(timeout:)`.
    public func abortTransaction(timeout: Duration? = nil) throws {
        try Blocking.run { try await session.abortTransaction(timeout: timeout) }
    }

    /// Ends the session. See `ClientSession.end()`.
    ///
    /// - Throws: `BlockingCallInsideTask` inside a task.
    public func end() throws {
        try Blocking.run { await session.end() }
    }

    /// Runs a transaction as a whole, as often as it takes. See `ClientSession.withTransaction(_:_:)`.
    public func withTransaction<Result>(
        _ options: TransactionOptions = TransactionOptions(), _ body: (BlockingClientSession) throws -> Result
    ) throws -> Result {
        var whole = WholeTransaction(session: session, options: options)
        defer { whole.end() }
        while true {
            try startTransaction(options)
            let result: Result
            do {
                result = try body(self)
            } catch {
                try Blocking.run { try await session.abortIfActive() }
                let rest = try whole.restAfterBody(error)
                try Blocking.run { try await session.client.pause(rest) }
                continue
            }
            guard session.transactionState.needsCommit else { return result }
            if try commit(&whole) { return result }
        }
    }

    private func commit(_ whole: inout WholeTransaction) throws -> Bool {
        var attempt = whole
        defer { whole = attempt }
        return try Blocking.run { try await session.commit(&attempt) }
    }
}

extension ClientSession {
    /// The same session for code outside of tasks.
    public var blocking: BlockingClientSession { BlockingClientSession(session: self) }
}

extension BlockingMongoClient {
    /// Begins a session. See `MongoClient.startSession(_:)`.
    public func startSession(_ options: SessionOptions = SessionOptions()) throws -> BlockingClientSession {
        try client.startSession(options).blocking
    }
}
