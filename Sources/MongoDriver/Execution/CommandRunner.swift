import BSON
import MongoCore
import MongoTransport
import MongoWire

/// Sends operations over a connection and reads their replies.
struct CommandRunner {
    let client: MongoClient
    let server: Server
    let connection: Connection
    let session: OperationSession
    /// The limit on sending and receiving; nil leaves it to `socketTimeoutMS`.
    let deadline: Deadline?
    /// The number under which listeners hear of all attempts of one operation.
    let operationID: Int64
    /// The span of the call that the commands are for; nil when nobody traces.
    let span: (any MongoSpan)?

    /// Sends an operation that has been prepared, and receives its reply. For a write that nobody wants confirmed the
    /// result is nil.
    ///
    /// A server that no longer accepts the connection's login has not run it: after a new login it is sent again.
    func exchange<O: Operation>(
        _ operation: inout O, _ fields: CommandFields, _ requestID: Int32
    ) async throws -> CommandReply? {
        do {
            return try await exchangePrepared(operation, fields, requestID)
        } catch let error as CommandError
            where error.code == CommandError.reauthenticationRequired && connection.authenticator != nil
        {
            try await connection.reauthenticate(deadline: deadline)
            return try await exchangePrepared(operation, fields, try prepare(&operation, fields))
        }
    }

    private func exchangePrepared<O: Operation>(
        _ operation: O, _ fields: CommandFields, _ requestID: Int32
    ) async throws -> CommandReply? {
        let pending = try await sendPrepared(operation, fields, requestID)
        guard operation.expectsReply else {
            pending.trace?.succeeded(reply: nil)
            return nil
        }
        return try await receive(pending)
    }

    /// Sends an operation; its reply has to be received before anything else is done with the connection.
    func send<O: Operation>(_ operation: inout O, _ fields: CommandFields) async throws -> PendingReply {
        try await sendPrepared(operation, fields, try prepare(&operation, fields))
    }

    private func sendPrepared<O: Operation>(
        _ operation: O, _ fields: CommandFields, _ requestID: Int32
    ) async throws -> PendingReply {
        let context = operation.context(at: connection.address)
        let trace = try client.events.traceCommand(
            operation, requestID: requestID, operationID: operationID, on: connection, within: span)
        session.explicit?.didSendCommand(fields.role)
        do throws(TransportError) {
            try await connection.sendPrepared(deadline: deadline)
        } catch {
            throw report(error, context: context, trace: trace)
        }
        return PendingReply(requestID: requestID, context: context, trace: trace)
    }

    /// What is to be received when a reply says that another one follows it.
    func follow<O: Operation>(_ operation: O, _ requestID: Int32) throws -> PendingReply {
        let trace = try client.events.traceCommand(
            operation, requestID: requestID, operationID: operationID, on: connection, within: span)
        return PendingReply(
            requestID: requestID, context: operation.context(at: connection.address), trace: trace)
    }

    /// Receives the reply to an operation.
    func receive(_ pending: PendingReply) async throws -> CommandReply {
        let message: OpMessage
        do {
            message = try await connection.receive(replyTo: pending.requestID, deadline: deadline)
        } catch let error as TransportError {
            throw report(error, context: pending.context, trace: pending.trace)
        } catch {
            let failure = ProtocolError("\(error)", context: pending.context)
            server.didFail(connection, error: failure)
            session.markDirty()
            pending.trace?.failed(failure)
            throw failure
        }
        do {
            var reply = try CommandReply(message.body, context: pending.context)
            if message.flags.contains(.moreToCome) { reply.continuation = message.requestID }
            learn(reply.envelope)
            let checked = try reply.checked()
            if let error = try reply.writeConcernError() { server.didFail(connection, error: error) }
            pending.trace?.succeeded(reply: reply.body)
            return checked
        } catch {
            server.didFail(connection, error: error)
            pending.trace?.failed(error)
            throw error
        }
    }

    /// Servers tell the time with every reply, errors included.
    private func learn(_ envelope: ReplyEnvelope) {
        if let time = envelope.clusterTime { client.sessions.advance(time) }
        session.explicit?.didReceive(envelope)
    }

    /// Builds an operation's message in the connection's buffer; nothing is sent.
    ///
    /// - Returns: The message's number.
    func prepare<O: Operation>(_ operation: inout O, _ fields: CommandFields) throws -> Int32 {
        var flags: MessageFlags = operation.expectsReply ? MessageFlags(rawValue: 0) : .moreToCome
        if operation.allowsExhaust { flags.insert(.exhaustAllowed) }
        return try connection.prepare(flags: flags) { message, description in
            let start = try message.beginBody()
            try operation.writeBody(&message.bytes, for: description)
            try message.bytes.append("$db", operation.database)
            try message.bytes.append(connection.serverAPI)
            try fields.write(to: &message.bytes)
            try message.endBody(start)
            try operation.writeSequences(&message, for: description)
        }
    }

    /// The error to throw when the socket failed in the middle of an exchange.
    private func report(
        _ error: TransportError, context: ErrorContext, trace: CommandTrace?
    ) -> any Error {
        let failure: any MongoError
        session.markDirty()
        if error.code == .cancelled {
            failure = CancelledOperationError(context: context)
        } else {
            failure = ConnectionError(error, context: context, wasSent: true)
            server.didFail(connection, error: failure)
        }
        trace?.failed(failure)
        return failure
    }
}

/// A reply that is on its way.
struct PendingReply {
    let requestID: Int32
    let context: ErrorContext
    let trace: CommandTrace?
}

extension ReadPreference {
    /// The document to send to a server; nil when none is to be sent.
    ///
    /// - Parameter isDirect: Whether the user chose this one server, whatever it is part of.
    func wireForm(for connection: ConnectionDescription, isDirect: Bool) -> Document? {
        if connection.isRouter { return mode == .primary ? nil : document }
        // A standalone knows no read preference.
        guard connection.hello.setName != nil else { return nil }
        // A member that the user chose answers, whatever its role, only when it is told that this is all right.
        if isDirect { return (mode == .primary ? ReadPreference.primaryPreferred : self).document }
        return mode == .primary ? nil : document
    }
}
