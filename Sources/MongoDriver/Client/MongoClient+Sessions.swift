import BSON
import MongoCore
import MongoTransport

extension MongoClient {
    /// Begins a session. No I/O.
    ///
    /// - Throws: `SessionError` for options that exclude each other.
    public func startSession(_ options: SessionOptions = SessionOptions()) throws -> ClientSession {
        if options.isSnapshot, options.isCausallyConsistent == true {
            throw SessionError("A snapshot session cannot be causally consistent")
        }
        if options.snapshotTime != nil, !options.isSnapshot {
            throw SessionError("snapshotTime is only for snapshot sessions")
        }
        return ClientSession(client: self, options: options, serverSession: try sessions.take())
    }

    /// Begins a session, lends it, and ends it whatever happens.
    ///
    /// - Throws: as `startSession`, and what `body` throws.
    public func withSession<Result>(
        _ options: SessionOptions = SessionOptions(), _ body: (ClientSession) async throws -> Result
    ) async throws -> Result {
        let session = try startSession(options)
        do {
            let result = try await body(session)
            await session.end()
            return result
        } catch {
            await session.end()
            throw error
        }
    }

    /// Tells the servers that the idle sessions are not needed any more. Errors are of no consequence: servers forget
    /// sessions by themselves.
    func endIdleSessions() async {
        let idle = sessions.takeAll()
        guard !idle.isEmpty else { return }
        for start in stride(from: 0, to: idle.count, by: EndSessionsOperation.limit) {
            let part = idle[start..<min(start + EndSessionsOperation.limit, idle.count)]
            do {
                try await runAnswered(EndSessionsOperation(sessions: Array(part)), in: endingScope)
            } catch {
                events.log(.debug, .command, "Sessions could not be ended: \(error)")
                return
            }
        }
    }

    private var endingScope: Scope {
        var scope = scope
        scope.timeout = Self.endingTimeout
        return scope
    }

    /// Closing a client does not wait long for a server that is down.
    private static let endingTimeout = Duration.seconds(2)
}
