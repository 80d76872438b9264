import MongoCore

/// Receives the batches of a cursor that the server sends without being asked for each.
///
/// It keeps one connection while more is on its way. Given up before the end, the connection is closed.
// Unchecked: a cursor lets in one reader at a time, and ends before it abandons; the compiler cannot see that of a class.
final class ExhaustReader: @unchecked Sendable {
    /// What goes on from one batch to the next.
    private struct Stream {
        let lease: ConnectionLease
        var execution: Execution
        var pending: PendingReply?
    }

    private let client: MongoClient
    private var stream: Stream?

    init(client: MongoClient) {
        self.client = client
    }

    deinit {
        abandon()
    }

    /// The next batch: the one on its way, or the first of those that a new question brings.
    func next(_ getMore: GetMoreOperation, at home: CursorHome) async throws -> CursorReply {
        do {
            var stream: Stream
            if let open = self.stream {
                stream = open
            } else {
                stream = try await ask(getMore, at: home)
                self.stream = stream
            }
            guard let pending = stream.pending else {
                throw ProtocolError("No reply is on its way", context: getMore.context(at: nil))
            }
            self.stream?.pending = nil
            let reply = try await stream.execution.end(pending, on: stream.lease.connection)
            if let requestID = reply.continuation {
                stream.pending = try stream.execution.follow(getMore, requestID, on: stream.lease.connection)
                self.stream = stream
            } else {
                finish(stream)
            }
            return try CursorReply(reply)
        } catch {
            abandon()
            throw error
        }
    }

    private func ask(_ getMore: GetMoreOperation, at home: CursorHome) async throws -> Stream {
        var getMore = getMore
        let lease = try await home.checkOut(
            deadline: home.budget.deadline, context: getMore.context(at: nil))
        do {
            // MongoDB 5.1: servers before it stream getMore in ways of their own.
            getMore.allowsExhaust = lease.connection.description.hello.maxWireVersion >= 14
            var execution = try Execution(getMore, client: client, scope: client.scope, home: home)
            let pending = try await execution.begin(&getMore, on: lease.connection)
            return Stream(lease: lease, execution: execution, pending: pending)
        } catch {
            lease.giveBack()
            throw error
        }
    }

    private func finish(_ stream: Stream) {
        self.stream = nil
        stream.lease.giveBack()
    }

    /// Closes the connection if something is still on its way; the server stops when it notices.
    func abandon() {
        guard let stream else { return }
        stream.lease.connection.close()
        if let pending = stream.pending { stream.execution.abandon(pending) }
        finish(stream)
    }
}
