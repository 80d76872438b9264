import BSON
import MongoCore
import Synchronization

/// An open change stream, whatever its events are decoded into: does what the resume machine says.
final class ChangeStreamCore: Sendable {
    private struct State {
        var machine: ResumeMachine
        var cursor: CursorCore?
        var documents: RawBatchIterator?
        var isBusy = false
    }

    private let source: ChangeStreamSource
    private let state: Mutex<State>

    /// Opens the stream: events from now on will be told.
    init(_ source: ChangeStreamSource) async throws {
        try source.check()
        self.source = source
        state = Mutex(State(machine: ResumeMachine(source.start)))
        try await open(source.start, source.scope)
    }

    /// Where the stream has got to.
    var resumeToken: Document? { state.withLock(\.machine.resumeToken) }

    /// Whether more may come.
    var isOpen: Bool { state.withLock { $0.machine.nextStep != .end || $0.documents?.isAtEnd == false } }

    /// The next event as bytes; nil at the end, and, unless `waits`, when there is nothing new.
    func next(waits: Bool) async throws -> RawDocument? {
        try state.withLock { state in
            guard !state.isBusy else {
                throw InvalidArgumentError(
                    "A change stream is read by one task at a time", context: source.context)
            }
            state.isBusy = true
        }
        defer { state.withLock { $0.isBusy = false } }
        // One time for the whole call: asking, and opening the stream again where it was lost.
        let scope = try source.scope.begun()
        while true {
            if let document = try takeBuffered() { return document }
            switch state.withLock(\.machine.nextStep) {
            case .end: return nil
            case .open(let start): try await open(start, scope)
            case .read: if try await !read(scope), !waits { return nil }
            }
        }
    }

    /// Ends the stream on the server.
    func close() async {
        let cursor = state.withLock { state in
            state.machine.ended()
            state.documents = nil
            return state.cursor.take()
        }
        await cursor?.close()
    }

    // MARK: Opening and reading

    private func open(_ start: ChangeStreamStart, _ scope: Scope) async throws {
        do {
            let (cursor, reply) = try await source.client.openCursorWithReply(
                source.operation(start), in: scope, settings: source.settings)
            let facts = try facts(of: reply)
            var documents: RawBatchIterator?
            if !facts.isEmpty, case .deliver(let batch) = try cursor.nextStep() {
                documents = batch.makeDocumentIterator()
            }
            state.withLock { state in
                state.cursor = cursor
                state.documents = documents
                state.machine.opened(facts)
            }
        } catch {
            _ = state.withLock { $0.machine.failed(error.changeStreamFailure) }
            throw error
        }
    }

    /// Reads a batch; false when it was empty and the cursor goes on. Errors that resuming mends are not told.
    private func read(_ scope: Scope) async throws -> Bool {
        guard let cursor = state.withLock(\.cursor) else { return true }
        do {
            guard let reply = try await cursor.nextReply(within: scope.callBudget) else {
                state.withLock { $0.machine.ended() }
                return true
            }
            let facts = try facts(of: reply)
            state.withLock { state in
                state.machine.received(facts)
                state.documents = reply.batch.makeDocumentIterator()
            }
            return !facts.isEmpty
        } catch {
            let mayGoOn = state.withLock { state in
                state.cursor = nil
                return state.machine.failed(error.changeStreamFailure)
            }
            guard mayGoOn else { throw error }
            return true
        }
    }

    private func takeBuffered() throws -> RawDocument? {
        do {
            return try state.withLock { state in
                guard let document = try state.documents?.next() else {
                    state.documents = nil
                    return nil
                }
                guard let token = try document["_id"]?.documentValue else {
                    throw ChangeStreamError(
                        "An event has no _id, so that the stream could not be resumed behind it: the pipeline must not"
                            + " remove or change it", context: source.context)
                }
                state.machine.returning(token, isLastOfBatch: state.documents?.isAtEnd ?? true)
                return document
            }
        } catch {
            let cursor = state.withLock { state in
                state.machine.ended()
                state.documents = nil
                return state.cursor.take()
            }
            // With the last reference the server is told, outside of the lock.
            withExtendedLifetime(cursor) {}
            guard let malformed = error as? BSONError else { throw error }
            throw CodingFailure(.decoding, malformed, context: source.context)
        }
    }

    private func facts(of reply: CursorReply) throws -> ResumeMachine.Reply {
        do throws(BSONError) {
            return ResumeMachine.Reply(
                isEmpty: reply.batch.isEmpty,
                postBatchToken: try reply.postBatchResumeToken.map { (raw) throws(BSONError) in
                    try Document(raw)
                },
                operationTime: reply.operationTime)
        } catch {
            throw ProtocolError("A resume token is malformed: \(error)", context: source.context)
        }
    }
}

extension Error {
    /// What the error means for a change stream.
    var changeStreamFailure: ChangeStreamFailure {
        switch self {
        case is CancellationError, is CancelledOperationError, is OperationTimeoutError: .interruption
        case let error as CommandError: .server(code: error.code, labels: error.labels)
        case let error as ConnectionError:
            error.reason == .forked || error.reason == .descriptorsExhausted ? .other : .connection
        case let error as PoolError: error.reason == .cleared ? .connection : .other
        case is ServerSelectionError: .connection
        default: .other
        }
    }
}
