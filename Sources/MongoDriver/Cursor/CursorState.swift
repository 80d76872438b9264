import BSON
import MongoCore

/// What a cursor knows of itself, without I/O: replies go in, the next command comes out.
struct CursorState: Sendable {
    /// What does not change during a cursor's life.
    struct Settings: Sendable {
        var batchSize: Int?
        var limit = 0
        var type = FindOptions.CursorType.nonTailable
        var maxAwaitTime: Duration?
        var comment: BSONValue?
        var readPreference: ReadPreference?
        var timeoutMode: CursorTimeoutMode?
        /// Whether the server is told to end the cursor even when it has answered with an error.
        var isEndedAfterErrors = false

        /// Whether each batch gets the whole time.
        var refreshesTimeout: Bool {
            (timeoutMode ?? (type.isTailable ? .iteration : .cursorLifetime)) == .iteration
        }

        /// Refuses what contradicts itself.
        func check(timeout: Duration?, context: ErrorContext) throws {
            func refuse(_ message: String) -> InvalidArgumentError {
                InvalidArgumentError(message, context: context)
            }
            if timeoutMode != nil, timeout == nil { throw refuse("timeoutMode needs a timeout") }
            if type.isTailable, timeoutMode == .cursorLifetime {
                throw refuse(
                    "A tailable cursor has no lifetime for a timeout: timeoutMode has to be iteration")
            }
            if type == .exhaust, timeoutMode == .iteration {
                throw refuse(
                    "An exhaust cursor is not asked for batches: timeoutMode has to be cursorLifetime")
            }
            if let timeout, timeout > .zero, let maxAwaitTime, maxAwaitTime >= timeout {
                throw refuse("maxAwaitTime has to be less than the timeout")
            }
        }
    }

    let settings: Settings
    /// 0 when nothing is open on the server.
    private(set) var id: Int64
    private(set) var namespace: Namespace
    /// How many documents the limit still allows; nil without one.
    private var remaining: Int?
    /// Whether a command is under way.
    private(set) var isBusy = false
    private(set) var isClosed = false
    /// The batch of the first reply until somebody takes it.
    private var firstBatch: RawBatch?

    init(_ reply: CursorReply, settings: Settings) throws(BSONError) {
        self.settings = settings
        id = reply.cursorID
        namespace = reply.namespace
        firstBatch = reply.batch
        remaining = settings.limit > 0 ? settings.limit : nil
        try count(reply.batch)
    }

    /// What to do for the next batch.
    enum Step {
        case deliver(RawBatch)
        case ask(GetMoreOperation)
        /// The limit is reached, but the server keeps the cursor open.
        case kill(KillCursorsOperation)
        case end
    }

    /// Begins the next batch. After `ask` one of `received` and `failed` has to follow.
    ///
    /// - Throws: `InvalidArgumentError` when another task is in the middle of it.
    mutating func next() throws -> Step {
        guard !isBusy else {
            throw InvalidArgumentError("A cursor is read by one task at a time", context: context)
        }
        if let batch = firstBatch {
            firstBatch = nil
            if !batch.isEmpty { return .deliver(batch) }
        }
        guard id != 0, !isClosed else { return .end }
        if remaining == 0 { return close().map(Step.kill) ?? .end }
        isBusy = true
        return .ask(getMore())
    }

    private func getMore() -> GetMoreOperation {
        var size = settings.batchSize.flatMap { $0 > 0 ? $0 : nil }
        if let remaining { size = min(size ?? remaining, remaining) }
        return GetMoreOperation(
            cursorID: id, namespace: namespace, batchSize: size,
            maxAwaitTime: settings.maxAwaitTime,
            comment: settings.comment,
            readPreference: settings.readPreference)
    }

    /// A batch has come.
    mutating func received(_ reply: CursorReply) throws(BSONError) {
        isBusy = false
        id = reply.cursorID
        namespace = reply.namespace
        try count(reply.batch)
    }

    /// The command failed, with this answer if the server gave one. A cursor does not survive that.
    ///
    /// Mostly a server that answers with an error has ended the cursor itself.
    mutating func failed(answer: CommandError?) -> KillCursorsOperation? {
        isBusy = false
        if let answer, answer.code == Self.cursorNotFound || !settings.isEndedAfterErrors { id = 0 }
        return close()
    }

    private static let cursorNotFound: Int32 = 43

    /// Whether an empty batch means waiting rather than the end.
    var isTailable: Bool { settings.type.isTailable && id != 0 }
    /// Whether the driver itself has to wait before it asks again.
    var needsPause: Bool { settings.type == .tailable }

    /// Ends the cursor; returns what has to be told to the server.
    mutating func close() -> KillCursorsOperation? {
        isClosed = true
        firstBatch = nil
        guard id != 0 else { return nil }
        defer { id = 0 }
        return KillCursorsOperation(namespace: namespace, cursorIDs: [id])
    }

    private mutating func count(_ batch: RawBatch) throws(BSONError) {
        guard let before = remaining else { return }
        remaining = max(0, before - (try batch.count()))
    }

    var context: ErrorContext {
        ErrorContext(command: "getMore", database: namespace.database, collection: namespace.collection)
    }
}
