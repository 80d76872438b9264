import MongoCore

/// The connection pool handed out no connection.
public struct PoolError: MongoError {
    /// Why.
    public enum Reason: Hashable, Sendable {
        /// No connection came free within `waitQueueTimeoutMS`.
        case waitQueueTimeout
        /// More callers wait for a connection than `waitQueueSize` or `waitQueueMultiple` allows.
        case waitQueueFull
        /// The pool's connections were dropped because the server was found unusable.
        case cleared
        /// The client has been closed.
        case closed
    }

    /// Why.
    public let reason: Reason
    /// The particulars, with the pool's counts where they matter.
    public let message: String
    /// What was being done and where.
    public internal(set) var context: ErrorContext

    /// Labels by which retrying is decided.
    public internal(set) var labels: Set<String> = []

    /// True: nothing was sent.
    public var isSafeToRetry: Bool { true }

    init(clientIsClosed context: ErrorContext) {
        reason = .closed
        message = "The client is closed"
        self.context = context
    }

    init(pinnedConnectionIsBusy context: ErrorContext) {
        reason = .waitQueueTimeout
        message =
            "Timed out while another call used the connection that the cursor or the transaction has to stay with"
        self.context = context
    }

    init?(_ error: ConnectionPoolError, context: ErrorContext) {
        switch error {
        case .waitQueueTimeout: reason = .waitQueueTimeout
        case .waitQueueFull: reason = .waitQueueFull
        case .cleared: reason = .cleared
        case .closed: reason = .closed
        case .cancelled, .establishing: return nil
        }
        message = error.description
        self.context = context
    }
}
