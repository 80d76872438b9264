import BSON
import FoundationEssentials
import MongoCore
import MongoTransport
import Synchronization

/// One call of an operation through all its attempts: selection, checkout, session, sending, retrying.
struct Execution {
    private let client: MongoClient
    private let scope: Scope
    private var retry: RetryState
    private let budget: Budget
    /// The session, once there is one.
    private(set) var session: OperationSession
    /// The server of the last attempt; the only one for operations that belong to a cursor.
    private(set) var server: Server?
    private let isFixed: Bool
    /// Behind a load balancer, the connection of the cursor that the operation belongs to, or has opened.
    private var pin: PinnedConnection?
    private var avoided: Set<ServerAddress> = []
    private var transactionNumber: Int64?
    /// Whether the last attempt ended before it had a connection.
    private var failedInHandshake = false
    private let operationID: Int64
    /// The attempts that failed, once there is more than one.
    private var attempts: [FailedAttempt] = []
    /// The span of the call; nil when nobody traces.
    private var span: (any MongoSpan)?

    /// Prepares an operation that any suitable server may answer.
    ///
    /// - Throws: `SessionError` for a session that cannot be used; `InvalidArgumentError` for a negative timeout.
    init<O: Operation>(_ operation: O, client: MongoClient, scope: Scope) throws {
        try self.init(
            operation, client: client, scope: scope,
            session: scope.session.map(OperationSession.explicit) ?? .none,
            budget: scope.callBudget)
        try scope.session?.check(operation, client: client, scope: scope)
    }

    /// Prepares an operation that goes on where another left off.
    init<O: Operation>(_ operation: O, client: MongoClient, scope: Scope, home: CursorHome) throws {
        try self.init(
            operation, client: client, scope: scope, session: home.session, budget: home.budget, home: home)
    }

    /// Prepares the end of a transaction.
    init(ending operation: EndTransactionOperation, client: MongoClient, scope: Scope) throws {
        try self.init(
            operation, client: client, scope: scope,
            session: scope.session.map(OperationSession.explicit) ?? .none,
            budget: scope.callBudget)
    }

    private init<O: Operation>(
        _ operation: O, client: MongoClient, scope: Scope, session: OperationSession, budget: Budget,
        home: CursorHome? = nil
    ) throws {
        self.client = client
        self.scope = scope
        self.session = session
        self.budget = budget
        server = home?.server
        isFixed = home != nil
        pin = home?.pin
        operationID = client.events.nextOperationID()
        retry = RetryState(
            operation.retryability, settings: client.retrySettings,
            isInTransaction: session.explicit?.isInTransaction ?? false, isTimed: budget.isSet,
            isAlwaysNumbered: operation.endsTransaction)
    }

    /// Where the operation was answered.
    var home: CursorHome? {
        server.map { CursorHome(server: $0, session: session, budget: budget, pin: pin) }
    }

    /// Runs the operation. For a write that nobody wants confirmed the result is nil.
    mutating func run<O: Operation>(_ operation: inout O) async throws -> O.Output? {
        beginSpan(operation)
        do {
            let output = try await runAttempts(&operation)
            span?.end()
            return output
        } catch {
            release()
            throw told(error)
        }
    }

    private mutating func beginSpan<O: Operation>(_ operation: O) {
        guard let tracing = client.events.tracing else { return }
        span = tracing.beginOperation(operation, parent: session.explicit?.transactionSpan)
    }

    /// Gives back what a cursor would have taken over: a session of the operation's own, and a connection that was kept.
    mutating func release() {
        guard !isFixed else { return }
        if case .implicit(let own) = session {
            client.sessions.giveBack(own)
            session = .none
        }
        releasePin()
    }

    private mutating func releasePin() {
        pin?.release(.cursor)
        pin = nil
    }

    private mutating func runAttempts<O: Operation>(_ operation: inout O) async throws -> O.Output? {
        var earlier: (any Error)?
        var earlierReply: CommandReply?
        while true {
            if Task.isCancelled, earlier == nil { throw CancellationError() }
            let failure: any Error
            var failedReply: CommandReply?
            do {
                guard var reply = try await attempt(&operation) else { return nil }
                if !attempts.isEmpty { reply.context.attempts = attempts }
                guard let error = try retryableWriteConcernError(in: reply) else {
                    if budget.isSet, let error = try reply.expiredWrite() { throw error }
                    return try operation.decode(reply)
                }
                failure = error
                failedReply = reply
            } catch {
                failure = labelled(error)
                if operation.endsTransaction { session.explicit?.transactionEndFailed(failure) }
            }
            let failed = Date()
            // The error that tells most is the last one of an attempt that reached the server.
            if earlier == nil || failure.showsAnAttempt { (earlier, earlierReply) = (failure, failedReply) }
            guard try await restsBeforeRetry(after: failure, &operation) else {
                if !attempts.isEmpty { attempts.note(failure, at: failed) }
                if var earlierReply {
                    earlierReply.context.attempts = attempts
                    return try operation.decode(earlierReply)
                }
                throw earlier ?? failure
            }
            attempts.note(failure, at: failed)
        }
    }

    /// Sends the operation once.
    private mutating func attempt<O: Operation>(_ operation: inout O) async throws -> CommandReply? {
        let context = operation.context(at: nil)
        let checkOutDeadline = budget.checkOutDeadline(
            selectionTimeout: client.topology.options.selectionTimeout)
        let server = try await chooseServer(operation, context)
        self.server = server
        if !isFixed { releasePin() }
        var lease: ConnectionLease
        do {
            lease = try await self.lease(at: server, deadline: checkOutDeadline, context)
        } catch {
            failedInHandshake = true
            throw error
        }
        failedInHandshake = false
        defer { lease.giveBack() }
        let connection = lease.connection
        let reply = try await exchange(&operation, server, connection)
        if let reply, scope.session?.options.isSnapshot == true { try scope.session?.didRead(reply) }
        if operation.opensCursor, connection.description.isLoadBalanced, try reply?.leavesCursorOpen == true {
            pin = lease.keep(for: .cursor)
        }
        return reply
    }

    private mutating func exchange<O: Operation>(
        _ operation: inout O, _ server: Server, _ connection: Connection
    ) async throws -> CommandReply? {
        var fields = try prepareFields(operation, server, connection)
        let runner = runner(server, connection)
        var requestID = try runner.prepare(&operation, fields)
        if retry.adopt(operation.retryability) {
            // The batch holds other writes than those that could have been in it: with it changes whether the server
            // can know it again by a number.
            if !retry.numbersWrites { transactionNumber = nil }
            fields = try prepareFields(operation, server, connection)
            requestID = try runner.prepare(&operation, fields)
        }
        return try await runner.exchange(&operation, fields, requestID)
    }

    /// The connection for an attempt: the one that the cursor or the transaction has to stay with, or any.
    private func lease(at server: Server, deadline: Deadline?, _ context: ErrorContext) async throws
        -> ConnectionLease
    {
        if isFixed, let home { return try await home.checkOut(deadline: deadline, context: context) }
        let session = session.explicit
        if let pin = session?.pinnedConnection {
            if let connection = try await pin.borrow(until: deadline, context: context) {
                return ConnectionLease(connection, of: server, pin: pin)
            }
            session?.unpin()
        }
        var lease = ConnectionLease(
            try await server.checkOut(deadline: deadline, context: context), of: server)
        if let session, session.isInTransaction { session.pin(to: &lease) }
        return lease
    }

    private func chooseServer<O: Operation>(_ operation: O, _ context: ErrorContext) async throws -> Server {
        if isFixed, let server { return server }
        let selector: ServerSelector
        if let pinned = session.explicit?.pinnedAddress {
            selector = .address(pinned)
        } else if session.explicit?.isInTransaction == true {
            selector = .primary
        } else {
            selector = Self.selector(operation)
        }
        return try await client.selectServer(
            selector, deprioritized: avoided, deadline: budget.deadline, context: context,
            operationID: operationID)
    }

    private static func selector<O: Operation>(_ operation: O) -> ServerSelector {
        guard let preference = operation.readPreference else { return .primary }
        return operation.writesResults ? .output(preference) : .read(preference)
    }

    // MARK: Reading ahead

    /// Sends an operation whose reply is received later, on a connection that the caller holds.
    mutating func begin<O: Operation>(_ operation: inout O, on connection: Connection) async throws
        -> PendingReply
    {
        guard let server else {
            throw ProtocolError("No server was chosen", context: operation.context(at: connection.address))
        }
        beginSpan(operation)
        do {
            let fields = try prepareFields(operation, server, connection)
            return try await runner(server, connection).send(&operation, fields)
        } catch {
            throw told(error)
        }
    }

    /// What is to be received when a reply says that another one follows it.
    mutating func follow<O: Operation>(
        _ operation: O, _ requestID: Int32, on connection: Connection
    ) throws -> PendingReply {
        guard let server else {
            throw ProtocolError("No server was chosen", context: operation.context(at: connection.address))
        }
        beginSpan(operation)
        do {
            return try runner(server, connection).follow(operation, requestID)
        } catch {
            span?.end(error)
            throw error
        }
    }

    /// Receives the reply to what was sent by `begin`.
    func end(_ pending: PendingReply, on connection: Connection) async throws -> CommandReply {
        guard let server else { throw ProtocolError("No server was chosen", context: pending.context) }
        do {
            let reply = try await runner(server, connection).receive(pending)
            span?.end()
            return reply
        } catch {
            throw told(error)
        }
    }

    /// The error of an operation as its caller hears it, and with that the span's end.
    private func told(_ error: any Error) -> any Error {
        let failure = budget.translate(error).telling(of: attempts)
        span?.end(failure)
        return failure
    }

    /// What was sent by `begin` will not be received.
    func abandon(_ pending: PendingReply) {
        let error = CancelledOperationError(context: pending.context)
        pending.trace?.failed(error)
        span?.end(error)
    }

    private func runner(_ server: Server, _ connection: Connection) -> CommandRunner {
        CommandRunner(
            client: client, server: server, connection: connection, session: session,
            deadline: budget.socketDeadline, operationID: operationID, span: span)
    }

    // MARK: What the command carries

    private mutating func prepareFields<O: Operation>(
        _ operation: O, _ server: Server, _ connection: Connection
    ) throws -> CommandFields {
        let description = connection.description
        client.sessions.didLearn(description)
        var fields = CommandFields()
        try addSession(to: &fields, operation, description)
        if let session = session.explicit {
            try session.addFields(to: &fields, operation, description)
        } else if let concern = operation.readConcern, !concern.isServerDefault {
            fields.readConcern = concern.document
        }
        fields.writeConcern = budget.isSet ? operation.writeConcern?.withoutTimeout : operation.writeConcern
        fields.maxTimeMilliseconds = try serverTime(operation, server, fields)
        fields.readPreference = preference(operation)?.wireForm(for: description, isDirect: server.isDirect)
        fields.clusterTime = clusterTime(description)
        fields.rawData = scope.rawData && description.hello.maxWireVersion >= Self.rawDataWireVersion
        return fields
    }

    /// That of MongoDB 8.2.
    private static let rawDataWireVersion = 27

    private func preference<O: Operation>(_ operation: O) -> ReadPreference? {
        if session.explicit?.isInTransaction == true { return nil }
        guard operation.writesResults else { return operation.readPreference }
        // What the selection made of it: a server of an older deployment refuses any preference but primary.
        guard case .read(let preference) = Self.selector(operation).resolved(in: client.topology.description)
        else { return nil }
        return preference
    }

    private func serverTime<O: Operation>(_ operation: O, _ server: Server, _ fields: CommandFields) throws
        -> Int64?
    {
        let wait = try operation.maxAwaitTime?.wholeMilliseconds(of: "maxAwaitTime")
        guard budget.isSet else {
            return try wait ?? operation.maxTime?.wholeMilliseconds(of: "maxTime")
        }
        guard operation.sendsTimeLeft || wait != nil else { return nil }
        let left = try budget.serverTime(
            roundTrip: server.minRoundTripTime, context: operation.context(at: server.address))
        guard let wait else { return left }
        return min(wait, left ?? .max)
    }

    private func clusterTime(_ connection: ConnectionDescription) -> RawDocument? {
        guard connection.gossipsClusterTime else { return nil }
        let own = session.explicit?.state.withLock { $0.clusterTime }
        return ClusterTime.later(client.sessions.clusterTime, own)?.raw
    }

    private mutating func addSession<O: Operation>(
        to fields: inout CommandFields, _ operation: O, _ connection: ConnectionDescription
    ) throws {
        guard connection.supportsSessions else {
            guard session.explicit == nil else {
                throw SessionError(
                    "Sessions are not supported by the server",
                    context: operation.context(at: connection.address))
            }
            return
        }
        guard operation.expectsReply, operation.usesSession else { return }
        if case .none = session { session = .implicit(try client.sessions.take()) }
        switch session {
        case .none: break
        case .implicit(let own):
            own.lastUse = .now
            fields.sessionID = own.encodedID
        case .explicit(let user): fields.sessionID = try user.encodedID(context: operation.context(at: nil))
        }
        if retry.numbersWrites, !operation.endsTransaction, connection.supportsRetryableWrites {
            if transactionNumber == nil { transactionNumber = session.nextTransactionNumber() }
            fields.transactionNumber = transactionNumber
        }
    }

    // MARK: After a failure

    /// The error with the labels that the driver adds.
    private func labelled(_ error: any Error) -> any Error {
        if retry.numbersWrites, let refusal = (error as? CommandError)?.asRefusalOfNumbers { return refusal }
        var error = error
        if let session = session.explicit, session.isInTransaction {
            if error.isNetworkError || error.isPoolCleared || error is ServerSelectionError {
                error = error.labelled(ErrorLabel.transientTransaction)
            }
            if error.mongoLabels.contains(ErrorLabel.transientTransaction) { session.unpin() }
        } else if retry.numbersWrites, mayNumber, isLostBeforeAnswer(error) {
            error = error.labelled(ErrorLabel.retryableWrite)
        }
        return error
    }

    /// Whether the write is safe to repeat although no server says so.
    private func isLostBeforeAnswer(_ error: any Error) -> Bool {
        if error.isNetworkError || error.isPoolCleared { return true }
        guard failedInHandshake, let code = (error as? any MongoError)?.code else { return false }
        return RetryableCodes.reads.contains(code)
    }

    /// Whether the write would have been numbered; before the first connection nobody knows better.
    private var mayNumber: Bool { transactionNumber != nil || client.sessions.mayNumberWrites }

    private func retryableWriteConcernError(in reply: CommandReply) throws -> WriteConcernError? {
        guard transactionNumber != nil, let error = try reply.writeConcernError(),
            error.labels.contains(ErrorLabel.retryableWrite)
        else { return nil }
        return error
    }

    /// Waits as long as the next attempt has to; false when there is to be none.
    private mutating func restsBeforeRetry<O: Operation>(after error: any Error, _ operation: inout O)
        async throws -> Bool
    {
        guard
            let rest = retry.rest(
                after: error,
                isNumbered: operation.endsTransaction || transactionNumber != nil
                    || (retry.numbersWrites && mayNumber),
                jitter: Double.random(in: 0..<1))
        else { return false }
        if let left = budget.deadline.remaining, left <= rest { return false }
        if let server, retry.avoidsServer(after: error, isSharded: server.isMongos) {
            avoided.insert(server.address)
        }
        do {
            if rest > .zero { try await client.pause(rest) }
            if let server {
                try await client.topology.awaitWord(of: server, after: error, until: budget.deadline)
            }
        } catch is CancellationError {
            // The caller learns of the attempt that was made, not of the one that was not.
            return false
        }
        operation.willRepeat(after: error)
        return true
    }
}
