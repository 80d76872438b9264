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
    private let hasSession: Atomic<Bool>
    /// Of cursors of type exhaust alone.
    private let exhaust: ExhaustReader?

    /// How long the driver waits before it asks a tailable cursor again that had nothing.
    private static let tailPause = Duration.milliseconds(250)

    init(client: MongoClient, reply: CursorReply, settings: CursorState.Settings, home: CursorHome) throws {
        self.client = client
        self.home = home
        hasSession = Atomic(true)
        exhaust = settings.type == .exhaust ? ExhaustReader(client: client) : nil
        do throws(BSONError) {
            state = Mutex(try CursorState(reply, settings: settings))
        } catch {
            throw ProtocolError("A batch is malformed: \(error)", context: ErrorContext())
        }
        if reply.cursorID == 0 { releaseSession() }
    }

    deinit {
        if let kill = state.withLock({ $0.close() }) {
            client.runInBackground(kill, at: homeWithNewTime, then: takeSession())
        } else {
            releaseSession()
        }
    }

    /// Whether the server may have more.
    var isOpen: Bool { state.withLock { $0.id != 0 } }

    /// Where the cursor lives, with the time that the next batch has.
    var homeOfNextBatch: CursorHome {
        state.withLock { $0.settings.refreshesTimeout } ? homeWithNewTime : home
    }

    /// Where the cursor lives, for a call that has a time of its own.
    func home(within budget: Budget) -> CursorHome {
        CursorHome(server: home.server, session: home.session, budget: budget)
    }

    private var homeWithNewTime: CursorHome {
        guard let timeout = home.budget.timeout, timeout > .zero else { return home }
        return CursorHome(
            server: home.server, session: home.session,
            budget: Budget(timeout: timeout, deadline: .after(timeout)))
    }

    /// The session, if the cursor still has one of its own; it is the caller's to give back.
    private func takeSession() -> ServerSession? {
        guard case .implicit(let own) = home.session, hasSession.exchange(false, ordering: .relaxed) else {
            return nil
        }
        return own
    }

    private func releaseSession() {
        if let own = takeSession() { client.sessions.giveBack(own) }
    }

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
                client.runInBackground(kill, at: homeWithNewTime, then: takeSession())
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
            if error.isRetryableOverload { await killOverloaded() } else { failed(error) }
            throw error
        }
    }

    /// Ends the cursor after the server had no time for it: it keeps the cursor, which is told at once, so that it has
    /// less to do.
    private func killOverloaded() async {
        defer { releaseSession() }
        guard let kill = state.withLock({ $0.failed(answer: nil) }) else { return }
        await run(kill)
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
        defer { releaseSession() }
        // Closed by another task while one reads: the reader abandons what it has as it ends.
        let isRead = state.withLock(\.isBusy)
        guard let kill = state.withLock({ $0.close() }) else { return }
        if !isRead { exhaust?.abandon() }
        await run(kill)
    }

    private func run(_ kill: KillCursorsOperation) async {
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
        if reply.cursorID == 0 { releaseSession() }
    }

    func failed(_ error: any Error) {
        if let kill = state.withLock({ $0.failed(answer: error as? CommandError) }) {
            client.runInBackground(kill, at: homeWithNewTime, then: takeSession())
        } else {
            releaseSession()
        }
    }

    /// Ends the cursor on the server without waiting for it.
    func killInBackground(_ kill: KillCursorsOperation) {
        client.runInBackground(kill, at: homeWithNewTime, then: takeSession())
    }
}
