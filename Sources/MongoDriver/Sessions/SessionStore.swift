import BSON
import MongoCore
import MongoTransport
import Synchronization

/// The client's idle server sessions and the highest cluster time that it has seen.
final class SessionStore: Sendable {
    private let pool = CrowdMutex(ServerSessionPool())
    private let newest = CrowdMutex<ClusterTime?>(nil)
    /// After how many minutes without use the servers forget a session; zero while that is not known.
    private let timeoutMinutes = Atomic<Int>(0)

    /// Whether writes can be numbered, as far as it is known.
    private let numbersWrites = Atomic<Bool>(true)

    /// What a connection says about its server.
    func didLearn(_ connection: ConnectionDescription) {
        // Behind a load balancer servers differ in how long they remember, and whoever answers next decides.
        if !connection.isLoadBalanced, let minutes = connection.hello.logicalSessionTimeoutMinutes {
            timeoutMinutes.store(minutes, ordering: .relaxed)
        }
        numbersWrites.store(connection.supportsRetryableWrites, ordering: .relaxed)
    }

    /// Whether a write that has met no connection yet would be numbered.
    var mayNumberWrites: Bool { numbersWrites.load(ordering: .relaxed) }

    private var knownTimeout: Int? {
        let minutes = timeoutMinutes.load(ordering: .relaxed)
        return minutes > 0 ? minutes : nil
    }

    /// A session for one operation, one cursor or one explicit session.
    func take() throws -> ServerSession {
        let now = Moment.now
        let timeout = knownTimeout
        do throws(BSONError) {
            return try pool.withLock { pool throws(BSONError) in
                try pool.take(at: now, timeoutMinutes: timeout)
            }
        } catch {
            throw SessionError("No session could be made: \(error)")
        }
    }

    func giveBack(_ session: ServerSession) {
        let now = Moment.now
        let timeout = knownTimeout
        pool.withLock { $0.giveBack(session, at: now, timeoutMinutes: timeout) }
    }

    /// How many sessions are in use.
    var lentCount: Int { pool.withLock(\.lentCount) }

    /// Takes all idle sessions out, to end them.
    func takeAll() -> [ServerSession] { pool.withLock { $0.takeAll() } }

    /// The highest cluster time seen.
    var clusterTime: ClusterTime? { newest.withLock { $0 } }

    /// A reply tells the time.
    func advance(_ time: ClusterTime) {
        newest.withLock { newest in
            if let known = newest, known.timestamp >= time.timestamp { return }
            newest = ClusterTime(detaching: time)
        }
    }
}
