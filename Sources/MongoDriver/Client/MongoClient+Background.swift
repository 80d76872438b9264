import MongoCore
import MongoTransport

extension MongoClient {
    /// Ends a cursor on the driver's own thread; nobody waits for the outcome. Then what it had goes back.
    func runInBackground(
        _ kill: KillCursorsOperation, at home: CursorHome, then belongings: CursorBelongings?
    ) {
        inBackground("A cursor could not be ended") {
            defer { belongings?.giveBack(to: self) }
            try await self.runAnswered(kill, at: home)
        }
    }

    /// Does something on the driver's own thread; nobody waits for the outcome.
    func inBackground(_ failure: String, _ body: @escaping @Sendable () async throws -> Void) {
        let events = events
        do throws(TransportError) {
            // Ends by itself: operations have the connection's deadlines.
            _ = try DriverThread.startTask {
                do {
                    try await body()
                } catch {
                    events.log(.debug, .command, "\(failure): \(error)")
                }
            }
        } catch {
            events.log(.debug, .command, "\(failure): \(error)")
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
