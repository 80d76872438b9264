import BSON
import MongoCore
import Synchronization

/// The session that an operation or a cursor runs in.
enum OperationSession: Sendable {
    /// None yet: it comes with the connection, if the server there keeps sessions.
    case none
    /// One of the operation's own, which goes back when the operation or its cursor is over.
    case implicit(ServerSession)
    /// The user's.
    case explicit(ClientSession)

    /// The user's session, if it is that.
    var explicit: ClientSession? {
        if case .explicit(let session) = self { return session }
        return nil
    }

    /// A network error met it.
    func markDirty() {
        switch self {
        case .none: break
        case .implicit(let session): session.markDirty()
        case .explicit(let session): session.state.withLock { $0.serverSession?.markDirty() }
        }
    }

    /// Counts a retryable write, and returns its number; nil without a session.
    func nextTransactionNumber() -> Int64? {
        switch self {
        case .none: nil
        case .implicit(let session): session.nextTransactionNumber()
        case .explicit(let session): session.state.withLock { $0.serverSession?.nextTransactionNumber() }
        }
    }
}
