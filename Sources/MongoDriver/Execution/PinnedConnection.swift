import MongoCore
import MongoTransport
import Synchronization

/// A connection that cursors and a transaction keep between their operations: behind a load balancer no other is sure
/// to lead to the server that knows of them.
///
/// Those who keep it use it one after the other. It goes back to the pool when nobody keeps it any more, and at once
/// when it breaks.
final class PinnedConnection: Sendable {
    private struct State {
        /// By how many cursors, and whether by a transaction, it is kept.
        var cursorCount = 0
        var hasTransaction = false
        /// Whether an operation is using it now.
        var isBorrowed = true
        /// Whether the pool has it again.
        var isGone = false
        /// Those who wait for their turn.
        var waiters: [Int: Signal] = [:]
        var lastWaiter = 0

        var use: PinUse? { hasTransaction ? .transaction : cursorCount > 0 ? .cursor : nil }
    }

    private let server: Server
    private let connection: Connection
    private let state = Mutex(State())

    /// Takes over a connection that an operation has checked out and is using.
    init(borrowed connection: Connection, of server: Server) {
        self.connection = connection
        self.server = server
    }

    deinit {
        // Whoever kept it has gone without a word.
        if !state.withLock(\.isGone) { server.checkIn(connection) }
    }

    /// Whether it went back to the pool, so that nobody can use it any more.
    var isGone: Bool { state.withLock(\.isGone) }

    /// Whether others than one cursor keep it, so that it must not be occupied from one call to the next.
    var isShared: Bool { state.withLock { $0.hasTransaction || $0.cursorCount > 1 } }

    // MARK: Keeping

    /// Keeps it for one more.
    func keep(for use: PinUse) {
        let pool = server.pool
        let key = connection.key
        state.withLock { state in
            switch use {
            case .cursor: state.cursorCount += 1
            case .transaction: state.hasTransaction = true
            }
            if !state.isGone { pool.pin(key, for: state.use) }
        }
    }

    /// One who kept it needs it no more.
    func release(_ use: PinUse) {
        let pool = server.pool
        let key = connection.key
        settle { state in
            switch use {
            case .cursor: state.cursorCount -= 1
            case .transaction: state.hasTransaction = false
            }
            if !state.isGone { pool.pin(key, for: state.use) }
        }
    }

    /// Closes it, by which the router learns that nothing more is going to come and ends what belongs to it.
    func close() { connection.close() }

    // MARK: Using

    /// What one who asked for it has to do.
    private enum Turn {
        case use
        case wait(number: Int)
        case gone
    }

    /// Takes it for one operation, which has to call `giveBack`. Waits for those who use it now.
    ///
    /// - Parameter deadline: When to give up; nil means after `waitQueueTimeoutMS`.
    /// - Returns: nil when it went back to the pool.
    /// - Throws: `PoolError` when its turn does not come in time or the client is closed, `CancellationError`.
    func borrow(until deadline: Deadline?, context: ErrorContext) async throws -> Connection? {
        if server.pool.isClosed { throw PoolError(clientIsClosed: context) }
        if case .use = turn(nil) { return connection }
        let signal: Signal
        do throws(TransportError) {
            signal = try Signal()
        } catch {
            throw ConnectionError(error, context: context, wasSent: false)
        }
        let limit = deadline ?? server.pool.options.waitQueueTimeout.map { .after($0) } ?? .never
        while true {
            switch turn(signal) {
            case .use: return connection
            case .gone: return nil
            case .wait(let number):
                let outcome = await signal.wait(until: limit)
                state.withLock { $0.waiters[number] = nil }
                switch outcome {
                case .announced: continue
                case .timedOut: throw PoolError(pinnedConnectionIsBusy: context)
                case .cancelled: throw CancellationError()
                }
            }
        }
    }

    private func turn(_ signal: Signal?) -> Turn {
        state.withLock { state in
            if state.isGone { return .gone }
            if !state.isBorrowed {
                state.isBorrowed = true
                return .use
            }
            guard let signal else { return .wait(number: 0) }
            state.lastWaiter += 1
            state.waiters[state.lastWaiter] = signal
            return .wait(number: state.lastWaiter)
        }
    }

    /// An operation is through with it.
    func giveBack() {
        settle { $0.isBorrowed = false }
    }

    /// Changes the state, and hands the connection to the pool if that leaves nobody who can use it.
    private func settle(_ change: (inout State) -> Void) {
        let isUsable = connection.isReusable
        let (goesBack, waiters) = state.withLock { state in
            change(&state)
            let isFree = !state.isBorrowed && !state.isGone
            let goesBack = isFree && (state.use == nil || !isUsable)
            if goesBack { state.isGone = true }
            return (goesBack, isFree ? Array(state.waiters.values) : [])
        }
        if goesBack { server.checkIn(connection) }
        for waiter in waiters { waiter.announce() }
    }
}
