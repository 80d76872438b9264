import MongoCore
import MongoDriver
import Synchronization
import Testing

/// A connection that leads nowhere and judges its pool: the test fails if the pool lends it to two at once, or closes
/// it while it is lent and nobody asked for that.
final class JudgeConnection: PooledConnection {
    private struct State {
        var isLent = false
        var isClosed = false
        var isReusable = true
        var mayBeInterrupted = false
    }

    let key: ConnectionKey
    private let state = Mutex(State())

    init(_ key: ConnectionKey) {
        self.key = key
    }

    var isReusable: Bool { state.withLock { $0.isReusable } }
    var isClosed: Bool { state.withLock { $0.isClosed } }

    func close() {
        state.withLock { state in
            #expect(!state.isLent || state.mayBeInterrupted, "connection \(key.number) was closed while busy")
            state.isClosed = true
        }
    }

    /// The borrower says so.
    func borrow() {
        state.withLock { state in
            #expect(!state.isLent, "connection \(key.number) was lent to two")
            #expect(!state.isClosed, "connection \(key.number) was lent after it was closed")
            state.isLent = true
        }
    }

    /// The borrower says so, just before giving it back.
    func giveBack() {
        state.withLock { $0.isLent = false }
    }

    func expectInterruption() {
        state.withLock { $0.mayBeInterrupted = true }
    }

    func breakDown() {
        state.withLock { $0.isReusable = false }
    }
}
