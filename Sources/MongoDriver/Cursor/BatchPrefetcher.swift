import BSON
import MongoTransport
import Synchronization

/// Reads a cursor with the next question always one step ahead: while a batch is used, the server works on the next.
///
/// It keeps one connection for itself until the end. Given up before the end, the connection is closed, because a
/// reply is still on its way. Where the cursor shares a connection with a transaction, it is not one step ahead.
// Unchecked: used by one task at a time, as its cursor is; the compiler cannot see that of a class.
package final class BatchPrefetcher: @unchecked Sendable {
    private let core: CursorCore
    private var lease: ConnectionLease?
    private var pending: PendingReply?
    private var execution: Execution?
    private let batchByteCount: Int?
    /// How many documents of the last batch's mean size make a batch of `batchByteCount` bytes.
    private var batchSize: Int?

    /// Begins to read.
    ///
    /// - Parameter batchByteCount: How large batches should be, judged by those before; nil to leave their size to the
    ///   query and the server.
    package init(_ cursor: AnyCursor, batchByteCount: Int? = nil) {
        core = cursor.base
        self.batchByteCount = batchByteCount
    }

    deinit {
        abandon()
    }

    /// The next batch that holds something; nil at the end.
    package func nextBatch() async throws -> RawBatch? {
        do {
            let batch = try await takeBatch()
            guard let batch else {
                giveBack()
                return nil
            }
            // The server waits for the question, so only the first batch, a small one, is measured before it.
            if batchSize == nil {
                try measure(batch)
                try await askAhead()
            } else {
                try await askAhead()
                try measure(batch)
            }
            return batch
        } catch {
            abandon()
            throw error
        }
    }

    /// The reply to the question asked last, or the cursor's own first batch.
    private func takeBatch() async throws -> RawBatch? {
        guard pending != nil else {
            switch try core.nextStep() {
            case .deliver(let batch): return batch
            case .ask(let getMore): try await ask(getMore)
            case .kill(let kill):
                core.killInBackground(kill)
                return nil
            case .end: return nil
            }
            return try await takeBatch()
        }
        let batch = try await receive()
        return batch.isEmpty ? try await takeBatch() : batch
    }

    private func measure(_ batch: RawBatch) throws {
        guard let batchByteCount, core.isOpen else { return }
        // Cost: a hop a document, about a hundredth of what it takes to read them.
        let count = try batch.count()
        let meanSize = max(batch.byteCount / max(count, 1), 1)
        batchSize = min(max(batchByteCount / meanSize, 1), Int(Int32.max))
    }

    private func askAhead() async throws {
        guard pending == nil, core.isOpen, !core.sharesConnection else { return }
        switch try core.nextStep() {
        case .ask(let getMore): try await ask(getMore)
        case .kill(let kill): core.killInBackground(kill)
        case .deliver, .end: break
        }
    }

    private func ask(_ getMore: GetMoreOperation) async throws {
        var getMore = getMore
        if let batchSize { getMore.batchSize = min(getMore.batchSize ?? batchSize, batchSize) }
        do {
            let home = core.homeOfNextBatch
            let lease: ConnectionLease
            if let held = self.lease {
                lease = held
            } else {
                lease = try await home.checkOut(
                    deadline: home.budget.checkOutDeadline(
                        selectionTimeout: core.client.topology.options.selectionTimeout),
                    context: getMore.context(at: nil))
                self.lease = lease
            }
            var execution = try Execution(getMore, client: core.client, scope: core.client.scope, home: home)
            pending = try await execution.begin(&getMore, on: lease.connection)
            self.execution = execution
        } catch {
            giveBack()
            await core.failed(error)
            throw error
        }
    }

    private func receive() async throws -> RawBatch {
        guard let lease, let pending, let execution else {
            throw ProtocolError("No question was asked", context: ErrorContext())
        }
        self.pending = nil
        do {
            let reply = try CursorReply(await execution.end(pending, on: lease.connection))
            if core.sharesConnection { giveBack() }
            try core.received(reply)
            return reply.batch
        } catch {
            giveBack()
            await core.failed(error)
            throw error
        }
    }

    private func giveBack() {
        lease?.giveBack()
        lease = nil
    }

    private func abandon() {
        if let pending {
            lease?.connection.close()
            execution?.abandon(pending)
            self.pending = nil
        }
        giveBack()
    }
}
