import BSON
import MongoCore
import MongoTransport
import Synchronization

/// What the session has to do with the commands that run in it.
extension ClientSession {
    /// Refuses an operation that cannot run in the session. A transaction that is over is forgotten.
    func check<O: Operation>(_ operation: O, client: MongoClient, scope: Scope) throws {
        let context = operation.context(at: nil)
        guard client === self.client else {
            throw SessionError(
                "A session can only be used with the client that it belongs to", context: context)
        }
        let (hasEnded, role, settings, hasCall) = state.withLock {
            (
                $0.hasEnded && !($0.isAborting && operation.endsTransaction), $0.transaction.role(),
                $0.transaction.settings, $0.callBudget != nil
            )
        }
        guard !hasEnded else { throw SessionError("The session has ended", context: context) }
        if hasCall, scope.timeoutIsForOneCall {
            throw SessionError("A timeout cannot be overridden inside of withTransaction", context: context)
        }
        if role != .outside {
            guard Self.readPreference(operation, settings)?.mode ?? .primary == .primary else {
                throw SessionError("read preference in a transaction must be primary", context: context)
            }
        } else {
            guard operation.expectsReply else {
                throw SessionError(
                    "Unacknowledged writes cannot run in an explicit session", context: context)
            }
            unpin()
        }
    }

    /// Which members an operation of a transaction asks for; nil for writes.
    private static func readPreference<O: Operation>(
        _ operation: O, _ settings: TransactionSettings
    ) -> ReadPreference? {
        // What is set on a collection gives way to the transaction; what is said of one command does not.
        if case .userCommand = operation.retryability {
            return operation.readPreference ?? settings.readPreference
        }
        return operation.readPreference == nil ? nil : settings.readPreference
    }

    /// The time of a call in the session: what is left of `withTransaction`; nil outside of it.
    var callBudget: Budget? {
        state.withLock { $0.callBudget }
    }

    /// The session's name for a command.
    func encodedID(context: ErrorContext) throws -> RawDocument {
        let id = state.withLock { state in
            state.serverSession?.lastUse = .now
            return state.serverSession?.encodedID
        }
        guard let id else { throw SessionError("The session has ended", context: context) }
        return id
    }

    /// Adds the read concern and the part in a transaction.
    func addFields<O: Operation>(
        to fields: inout CommandFields, _ operation: O, _ connection: ConnectionDescription
    ) throws {
        guard !options.isSnapshot || connection.hello.maxWireVersion >= 13 else {
            throw SessionError(
                "Snapshot reads require MongoDB 5.0 or later",
                context: operation.context(at: connection.address))
        }
        let takesConcern = connection.gossipsClusterTime
        state.withLock { state in
            let role = operation.endsTransaction ? .later : state.transaction.role()
            fields.role = role
            if role != .outside { fields.transactionNumber = state.serverSession?.transactionNumber }
            fields.readConcern = state.readConcern(
                operation.readConcern, role: role, options: options, isCausal: takesConcern)
        }
    }

    /// A command is on its way.
    func didSendCommand(_ role: TransactionMachine.Role) {
        if role == .first { state.withLock { $0.transaction.didSend() } }
    }

    /// A reply has come.
    func didReceive(_ envelope: ReplyEnvelope) {
        state.withLock { $0.advance(envelope) }
    }

    /// The first read of a snapshot session fixes the moment of all others.
    func didRead(_ reply: CommandReply) throws {
        guard state.withLock({ $0.snapshotTime == nil }) else { return }
        let top = try reply.field("atClusterTime")
        let nested = try reply.field("cursor")?.rawDocument
        let time: Timestamp?
        do throws(BSONError) {
            let found = try top?.value
            let inCursor = try nested?["atClusterTime"]
            time = (found ?? inCursor)?.timestampValue
        } catch {
            throw reply.malformed(error)
        }
        state.withLock { $0.snapshotTime = time }
    }

    // MARK: Staying with a server

    /// The connection that the transaction has to stay with; nil where there is no load balancer.
    var pinnedConnection: PinnedConnection? { state.withLock(\.pinnedConnection) }

    /// The transaction's commands have to follow this one, where there is more than one way to the deployment.
    func pin(to lease: inout ConnectionLease) {
        let description = lease.connection.description
        guard description.isRouter else { return }
        guard description.isLoadBalanced else {
            return state.withLock { $0.pinnedAddress = description.address }
        }
        let pin = lease.keep(for: .transaction)
        let isFirst = state.withLock { state in
            guard state.pinnedConnection == nil else { return false }
            state.pinnedConnection = pin
            return true
        }
        if !isFirst { pin.release(.transaction) }
    }

    /// The next command may go anywhere.
    ///
    /// - Parameter abandons: Whether the transaction may still be open on the server, and nobody will tell it over the
    ///   connection that it is over: then that is closed.
    func unpin(abandons: Bool = false) {
        let pin = state.withLock { state in
            defer { (state.pinnedAddress, state.pinnedConnection) = (nil, nil) }
            return state.pinnedConnection
        }
        if abandons { pin?.close() }
        pin?.release(.transaction)
    }

    /// An attempt to end the transaction failed: if that says nothing of the outcome, any server may be asked for it.
    func transactionEndFailed(_ error: any Error) {
        if error.mongoLabels.contains(ErrorLabel.transientTransaction) || Self.isOutcomeUnknown(error) {
            unpin()
        }
    }
}
