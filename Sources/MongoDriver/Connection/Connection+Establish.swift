import BSON
import MongoCore
import MongoTransport
import MongoWire

extension Connection {
    /// Connects, greets and authenticates. On an error nothing is left open.
    ///
    /// - Throws: `HandshakeFailure`.
    package static func establish(_ request: ConnectionRequest, settings: ConnectionSettings) async throws
        -> Connection
    {
        let deadline = settings.connectTimeout.map { min(request.deadline, .after($0)) } ?? request.deadline
        var step = HandshakeFailure.Step.connecting
        var opened: Connection?
        do {
            let interruption = request.interruption
            let connection = try await connect(
                request.key, to: request.address, settings, socketTimeout: settings.socketTimeout,
                deadline: deadline
            ) { socket in
                // Weak: a socket that was given up closes with its last reference.
                interruption.onFire { [weak socket] in socket?.close() }
            }
            opened = connection
            interruption.onFire { connection.close() }
            try await connection.handshake(
                settings, deadline: deadline, loginTimeout: request.isInBackground ? settings.timeout : nil,
                step: &step, request.didGreet)
            return connection
        } catch {
            opened?.close()
            throw HandshakeFailure(step: step, cause: error)
        }
    }

    /// Connects, without a word said yet.
    ///
    /// - Parameter onOpen: Hears of the socket before it connects.
    static func connect(
        _ key: ConnectionKey, to address: ServerAddress, _ settings: ConnectionSettings,
        socketTimeout: Duration?, deadline: Deadline, onOpen: Socket.OpenHandler? = nil
    ) async throws -> Connection {
        let stream = try await ByteStream.connect(
            to: Endpoint(address), settings.route, deadline: deadline, onOpen: onOpen)
        return Connection(
            stream: stream, key: key, address: address, socketTimeout: socketTimeout,
            serverAPI: settings.serverAPI,
            decompressor: MessageDecompressor(settings.compression.compressors))
    }

    private func handshake(
        _ settings: ConnectionSettings, deadline: Deadline, loginTimeout: Duration?,
        step: inout HandshakeFailure.Step,
        _ onGreeting: (ObjectID) -> Void
    ) async throws {
        let authenticator = try settings.authenticator(for: address)
        step = .greeting
        var hello = try settings.greeting()
        hello["compression"] = .array(settings.compression.names.map { .string($0) })
        authenticator?.addToHello(&hello)
        let reply = HelloReply(try await runHandshakeCommand(hello, database: "admin", deadline: deadline))
        if let problem = WireVersions.incompatibility(of: reply, at: address) {
            throw IncompatibleServerError(message: problem, context: ErrorContext(address: address))
        }
        if settings.loadBalanced { onGreeting(try serviceID(of: reply)) }
        didGreet(reply, isLoadBalanced: settings.loadBalanced)
        if let compressor = settings.compression.agreed(with: reply.compressors) { compress(by: compressor) }
        step = .authenticating
        // Arbiters hold no data, so they hold no users either.
        guard let authenticator, !reply.isArbiter else { return }
        self.loginTimeout = loginTimeout
        try await authenticator.authenticate(on: self, hello: reply, deadline: deadline)
        self.loginTimeout = nil
        self.authenticator = authenticator
    }

    /// Logs in once more, on the server's demand: without a new hello, and within the limit of a new connection.
    ///
    /// - Throws: `AuthenticationError`, or what broke the connection, which is then closed.
    func reauthenticate(deadline: Deadline?) async throws {
        guard let authenticator else { return }
        do {
            try await authenticator.reauthenticate(on: self, deadline: deadline ?? .never)
        } catch {
            close()
            throw error
        }
    }

    private func serviceID(of reply: HelloReply) throws -> ObjectID {
        guard let serviceID = reply.serviceID else {
            throw IncompatibleServerError(
                message:
                    "Driver attempted to initialize in load balancing mode, but the server does not support "
                    + "this mode.",
                context: ErrorContext(address: address))
        }
        return serviceID
    }

    /// Runs a command of the handshake or of authentication, which no listener hears of.
    ///
    /// - Throws: `CommandError` when the server refuses it.
    func runHandshakeCommand(_ command: Document, database: String, deadline: Deadline) async throws
        -> Document
    {
        let deadline = loginTimeout.map { $0 == .zero ? .never : .after($0) } ?? deadline
        let requestID = try await sendHandshakeCommand(command, database: database, deadline: deadline)
        let message = try await receive(replyTo: requestID, deadline: deadline)
        return try handshakeReply(message, to: command.first?.key, database: database)
    }

    /// Sends a command of the handshake or of a monitor.
    ///
    /// - Returns: The number of the message.
    func sendHandshakeCommand(
        _ command: Document, database: String, flags: MessageFlags = [], deadline: Deadline
    ) async throws -> Int32 {
        let requestID = try prepare(flags: flags) { message, _ in
            var body = command
            body["$db"] = .string(database)
            let start = try message.beginBody()
            for (key, value) in body { try message.bytes.append(key: key, value) }
            try message.bytes.append(serverAPI)
            try message.endBody(start)
        }
        try await sendPrepared(deadline: deadline)
        return requestID
    }

    /// What a reply says to a command of the handshake or of a monitor.
    ///
    /// - Throws: `CommandError` when the server refuses it.
    func handshakeReply(_ message: OpMessage, to command: String?, database: String) throws -> Document {
        let reply = try Document(message.body)
        guard CommandReply.isOK(reply["ok"]) else {
            throw CommandError(
                reply: reply,
                context: ErrorContext(command: command, database: database, address: address))
        }
        return reply
    }
}

extension Endpoint {
    init(_ address: ServerAddress) {
        switch address {
        case .tcp(let host, let port): self = .tcp(host: host, port: port)
        case .unix(let path): self = .unix(path: path)
        }
    }
}
