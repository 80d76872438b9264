import BSON
import MongoCore
import MongoTransport

/// What changes in an explicit session, without I/O.
struct SessionState: Sendable {
    /// Nil once the session has ended and nothing needs it any more.
    var serverSession: ServerSession?
    /// Whether the program has ended the session.
    var hasEnded = false
    /// Whether an abort that nobody waits for is under way.
    var isAborting = false
    var transaction = TransactionMachine()
    var clusterTime: ClusterTime?
    var operationTime: Timestamp?
    var snapshotTime: Timestamp?
    /// The router that a transaction on a sharded cluster has to stay with.
    var pinnedAddress: ServerAddress?
    /// The connection that a transaction behind a load balancer has to stay with.
    var pinnedConnection: PinnedConnection?
    /// The time of the transaction that runs as a whole; nil outside of one, or without a limit on calls.
    var callBudget: Budget?

    /// The span of the transaction in progress; nil outside of one, or when nobody traces.
    var transactionSpan: (any MongoSpan)?
    /// The time that the transaction's options give to its end; nil for the session's.
    var transactionTimeout: Duration?

    /// The server session of a session that has ended, for others to use; nil while an abort still needs it.
    mutating func takeServerSession() -> ServerSession? {
        guard hasEnded, !isAborting else { return nil }
        defer { serverSession = nil }
        return serverSession
    }

    /// What a reply says about the session.
    mutating func advance(_ reply: ReplyEnvelope) {
        if let time = reply.operationTime { operationTime = max(operationTime ?? time, time) }
        clusterTime = .later(clusterTime, reply.clusterTime)
        if let token = reply.recoveryToken { transaction.recoveryToken = token }
    }

    /// The read concern of the next command in the session; nil when none is sent.
    ///
    /// - Parameters:
    ///   - own: What the operation itself was given; nil when its command takes none.
    ///   - isCausal: Whether the server can wait for a time.
    func readConcern(
        _ own: ReadConcern?, role: TransactionMachine.Role, options: SessionOptions, isCausal: Bool
    ) -> Document? {
        var document: Document?
        switch role {
        case .later: return nil
        case .first: document = transaction.settings.readConcern.document
        case .outside:
            if options.isSnapshot { return snapshotConcern }
            guard let own else { return nil }
            document = own.document
        }
        if isCausal, let operationTime, options.isCausallyConsistent ?? !options.isSnapshot {
            document?["afterClusterTime"] = .timestamp(operationTime)
        }
        return document.flatMap { $0.isEmpty ? nil : $0 }
    }

    private var snapshotConcern: Document {
        var concern: Document = ["level": "snapshot"]
        if let snapshotTime { concern["atClusterTime"] = .timestamp(snapshotTime) }
        return concern
    }
}
