public import BSON
import MongoCore
import MongoTransport
import Synchronization

/// A sequence of operations that belong together: they see each other's effects, or make up transactions.
///
/// ```swift
/// try await client.withSession { session in
///     try await session.withTransaction { session in
///         try await accounts.with(session: session).updateOne(["_id": 1], ["$inc": ["balance": -10]])
///         try await accounts.with(session: session).updateOne(["_id": 2], ["$inc": ["balance": 10]])
///     }
/// }
/// ```
/// Operations run in it when a collection or database is bound to it by `with(session:)`. A session is for one task
/// or thread at a time. When the last reference goes, an unfinished transaction is left for the server to abort.
/// Follows the specifications of sessions, causal consistency, snapshot reads and transactions.
public final class ClientSession: Sendable {
    /// The client that it belongs to.
    public let client: MongoClient
    /// How it behaves.
    public let options: SessionOptions
    /// The session's name, as commands carry it: `{id: UUID}`.
    public let id: Document
    let state: Mutex<SessionState>

    init(client: MongoClient, options: SessionOptions, serverSession: ServerSession) {
        self.client = client
        self.options = options
        id = serverSession.id.document
        var state = SessionState()
        state.serverSession = serverSession
        state.snapshotTime = options.snapshotTime
        self.state = Mutex(state)
    }

    deinit {
        endTransactionSpan()
        unpin(abandons: isInTransaction)
        let left = state.withLock { state in
            defer { state.serverSession = nil }
            // A transaction still open on the server would meet the next user of the session.
            if state.transaction.isActive { state.serverSession?.markDirty() }
            return state.serverSession
        }
        if let left { client.sessions.giveBack(left) }
    }

    /// The highest logical time of the deployment that the session knows of; nil before the first reply.
    public var clusterTime: Document? {
        state.withLock { state in state.clusterTime.flatMap { try? Document($0.raw) } }
    }

    /// The logical time of the session's last operation; nil before it.
    public var operationTime: Timestamp? { state.withLock { $0.operationTime } }

    /// The moment that a snapshot session reads at; nil before its first read.
    public var snapshotTime: Timestamp? { state.withLock { $0.snapshotTime } }

    /// Whether commands of the session belong to a transaction.
    public var isInTransaction: Bool { state.withLock { $0.transaction.isActive } }

    /// Whether `end()` was called.
    public var hasEnded: Bool { state.withLock { $0.hasEnded } }

    /// Whether a network error met it.
    package var isDirty: Bool { state.withLock { $0.serverSession?.isDirty ?? true } }

    /// The router that the transaction has to stay with; only on sharded clusters.
    package var pinnedAddress: ServerAddress? { state.withLock { $0.pinnedAddress } }

    /// Whether the transaction has to stay with a router, or behind a load balancer with a connection.
    package var isPinned: Bool { state.withLock { $0.pinnedAddress != nil || $0.pinnedConnection != nil } }

    /// Where the session's transaction stands.
    package var transactionState: TransactionMachine.State { state.withLock { $0.transaction.state } }

    /// Makes the session know of a later cluster time that another session saw; an earlier one changes nothing.
    ///
    /// - Throws: `SessionError` for a document without a timestamp `clusterTime`.
    public func advanceClusterTime(to time: Document) throws {
        let other: ClusterTime
        do throws(BSONError) {
            other = try ClusterTime(RawDocument(time))
        } catch {
            throw SessionError("This is not a cluster time: \(error)")
        }
        state.withLock { $0.clusterTime = .later($0.clusterTime, other) }
    }

    /// Makes the session's next reads see what another session saw at this time; an earlier time changes nothing.
    public func advanceOperationTime(to time: Timestamp) {
        state.withLock { $0.operationTime = max($0.operationTime ?? time, time) }
    }

    /// Ends the session: aborts an open transaction, and lets others use what the server keeps for it.
    ///
    /// Ending twice is ending once. Errors of the abort are of no consequence: the server aborts by itself.
    public func end() async {
        if isInTransaction {
            do {
                try await abortTransaction()
            } catch {
                client.events.log(.debug, .command, "A transaction could not be aborted: \(error)")
            }
        }
        unpin()
        state.withLock { $0.hasEnded = true }
        giveBackServerSession()
    }

    /// Lets others use what the server keeps for the session, once it has ended and nothing needs it.
    func giveBackServerSession() {
        let left = state.withLock { $0.takeServerSession() }
        if let left { client.sessions.giveBack(left) }
    }
}
