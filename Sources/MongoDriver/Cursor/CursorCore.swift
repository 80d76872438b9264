import BSON
import MongoCore
import MongoTransport
import Synchronization

/// An open cursor, whatever its elements are decoded into.
///
/// When the last reference goes before the end, the server is told in the background.
final class CursorCore: Sendable {
    let client: MongoClient
    private let state: Mutex<CursorState>
    private let home: CursorHome
    /// Whether its session and its connection are still its own.
    private let hasBelongings: Atomic<Bool>
    /// Of cursors of type exhaust alone.
    private let exhaust: ExhaustReader?

    /// How long the driver waits before it asks a tailable cursor again that had nothing.
    private static let tailPause = Duration.milliseconds(250)

    init(client: MongoClient, reply: CursorReply, settings: CursorState.Settings, home: CursorHome) throws {
        self.client = client
        self.home = home
        hasBelongings = Atomic(true)
        let isExhaust = settings.type == .exhaust && home.pin?.isShared != true
        exhaust = isExhaust ? ExhaustReader(client: client) : nil
        var settings = settings
        // Behind a load balancer nothing else would tell the server: the connection stays, and goes to others.
        if home.pin != nil { settings.isEndedAfterErrors = true }
        do throws(BSONError) {
            state = Mutex(try CursorState(reply, settings: settings))
        } catch {
            throw ProtocolError("A batch is malformed: \(error)", context: ErrorContext())
        }
        if reply.cursorID == 0 { release() }
    }

    deinit {
        if let kill = state.withLock({ $0.close() }), !isCutOff {
            killInBackground(kill)
        } else {
            release()
        }
    }

    /// Whether the server may have more.
    var isOpen: Bool { state.withLock { $0.id != 0 } }

    /// Whether it shares its connection with a transaction, which has to get its turn between two batches.
    var sharesConnection: Bool { home.pin?.isShared ?? false }

    /// Where the cursor lives, with the time that the next batch has.
    var homeOfNextBatch: CursorHome {
        state.withLock { $0.settings.refreshesTimeout } ? homeWithNewTime : home
    }

    private var homeWithNewTime: CursorHome {
        guard let timeout = home.budget.timeout, timeout > .zero else { return home }
        return home.with(Budget(timeout: timeout, deadline: .after(timeout)))
    }

    /// Where the cursor lives, for a call that has a time of its own.
    func home(within budget: Budget) -> CursorHome { home.with(budget) }

    /// Whether the connection that it had to stay with is lost, so that nobody can be told anything about it.
    private var isCutOff: Bool { home.pin?.isGone ?? false }

    /// What the cursor has, if it still does; it is the caller's to give back.
    private func takeBelongings() -> CursorBelongings? {
        hasBelongings.exchange(false, ordering: .relaxed) ? CursorBelongings(home) : nil
    }

    private func release() { takeBelongings()?.giveBack(to: client) }

    /// The next batch that holds something; nil at the end.
    ///
    /// Without waiting it is nil also when the server, asked once, has nothing new.
    func nextBatch(waits: Bool = true) async throws -> RawBatch? {
        let home = homeOfNextBatch
        while true {
            switch try state.withLock({ try $0.next() }) {
            case .deliver(let batch): return batch
            case .end:
                exhaust?.abandon()
                return nil
            case .kill(let kill):
                exhaust?.abandon()
                killInBackground(kill)
                return nil
            case .ask(let getMore):
                let batch = try await fetch(getMore, at: home)
                if !batch.isEmpty { return batch }
                guard waits else { return nil }
                guard try await waitsForMore() else { continue }
            }
        }
    }

    private func fetch(_ getMore: GetMoreOperation, at home: CursorHome) async throws -> RawBatch {
        do {
            let reply =
                if let exhaust {
                    try await exhaust.next(getMore, at: home)
                } else {
                    try await client.runAnswered(getMore, at: home)
                }
            try received(reply)
            return reply.batch
        } catch {
            await failed(error)
            throw error
        }
    }

    /// Pauses before a tailable cursor is asked again; false when the cursor is not one of those.
    private func waitsForMore() async throws -> Bool {
        let (isTailable, needsPause) = state.withLock { ($0.isTailable, $0.needsPause) }
        guard isTailable else { return false }
        if needsPause { try await client.pause(Self.tailPause) }
        return true
    }

    /// Ends the cursor and tells the server; does nothing when it has ended.
    func close() async {
        defer { release() }
        // Closed by another task while one reads: the reader abandons what it has as it ends.
        let isRead = state.withLock(\.isBusy)
        guard let kill = state.withLock({ $0.close() }) else { return }
        if !isRead { exhaust?.abandon() }
        // A cancelled task can tell nobody anything.
        if Task.isCancelled { return killInBackground(kill) }
        await run(kill)
    }

    private func run(_ kill: KillCursorsOperation) async {
        guard !isCutOff else { return }
        do {
            try await client.runAnswered(kill, at: homeWithNewTime)
        } catch {
            // The server forgets an unused cursor by itself; nothing is lost but a little of its memory.
            client.events.log(.debug, .command, "A cursor could not be ended: \(error)")
        }
    }

    // MARK: Reading ahead

    /// The next step for a reader that sends the next question before it uses the answer to the last.
    func nextStep() throws -> CursorState.Step {
        try state.withLock { try $0.next() }
    }

    func received(_ reply: CursorReply) throws {
        try state.withLock { try $0.received(reply) }
        if reply.cursorID == 0 { release() }
    }

    /// Ends the cursor after an error. The reader has given its connection back.
    func failed(_ error: any Error) async {
        // A server that had no time for the question keeps the cursor.
        let answer = error.isRetryableOverload ? nil : error as? CommandError
        guard let kill = state.withLock({ $0.failed(answer: answer) }), !isCutOff else { return release() }
        // Told at once, an overloaded server has less to do, and a connection that was kept is free for others.
        guard error.isRetryableOverload || home.pin != nil, !Task.isCancelled else {
            return killInBackground(kill)
        }
        await run(kill)
        release()
    }

    /// Ends the cursor on the server without waiting for it.
    func killInBackground(_ kill: KillCursorsOperation) {
        client.runInBackground(kill, at: homeWithNewTime, then: takeBelongings())
    }
}
