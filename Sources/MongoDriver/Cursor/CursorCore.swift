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

    /// How long the driver waits before it asks a tailable cursor again that had nothing.
    private static let tailPause = Duration.milliseconds(250)

    init(client: MongoClient, reply: CursorReply, settings: CursorState.Settings) throws {
        self.client = client
        do throws(BSONError) {
            state = Mutex(try CursorState(reply, settings: settings))
        } catch {
            throw ProtocolError("A batch is malformed: \(error)", context: ErrorContext())
        }
    }

    deinit {
        if let kill = state.withLock({ $0.close() }) { client.runInBackground(kill) }
    }

    /// Whether the server may have more.
    var isOpen: Bool { state.withLock { $0.id != 0 } }

    /// The next batch that holds something; nil at the end.
    func nextBatch() async throws -> RawBatch? {
        while true {
            switch try state.withLock({ try $0.next() }) {
            case .deliver(let batch): return batch
            case .end: return nil
            case .kill(let kill):
                client.runInBackground(kill)
                return nil
            case .ask(let getMore):
                let batch = try await fetch(getMore)
                if !batch.isEmpty { return batch }
                guard try await waitsForMore() else { continue }
            }
        }
    }

    private func fetch(_ getMore: GetMoreOperation) async throws -> RawBatch {
        do {
            let reply = try await client.runAnswered(getMore)
            try state.withLock { try $0.received(reply) }
            return reply.batch
        } catch {
            didFail(error)
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

    private func didFail(_ error: any Error) {
        // A server that answered with an error has ended the cursor itself.
        let answered = error is CommandError
        if let kill = state.withLock({ $0.failed(serverHasForgotten: answered) }) {
            client.runInBackground(kill)
        }
    }

    /// Ends the cursor and tells the server; does nothing when it has ended.
    func close() async {
        guard let kill = state.withLock({ $0.close() }) else { return }
        do {
            try await client.runAnswered(kill)
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
    }

    func failed(_ error: any Error) {
        didFail(error)
    }
}

extension MongoClient {
    /// Runs an operation whose outcome nobody waits for, on the driver's own thread.
    func runInBackground(_ operation: KillCursorsOperation) {
        let events = events
        do throws(TransportError) {
            // Ends by itself: the operation has the connection's deadlines.
            _ = try DriverThread.startTask {
                do {
                    try await self.runAnswered(operation)
                } catch {
                    events.log(.debug, .command, "A cursor could not be ended: \(error)")
                }
            }
        } catch {
            events.log(.debug, .command, "A cursor could not be ended: \(error)")
        }
    }

    /// Waits; a cancelled task stops waiting with `CancellationError`.
    func pause(_ duration: Duration) async throws {
        do throws(TransportError) {
            try await Reactor.sleep(until: .after(duration))
        } catch {
            if error.code == .cancelled { throw CancellationError() }
            throw ConnectionError(error, context: ErrorContext(), wasSent: false)
        }
    }
}
