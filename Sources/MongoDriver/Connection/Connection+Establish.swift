import BSON
import MongoCore
import MongoTransport
import MongoWire

extension Connection {
    /// Connects, greets and authenticates. On an error nothing is left open.
    ///
    /// - Throws: `TransportError`, `CommandError`, or what else stands in the way.
    package static func establish(_ request: ConnectionRequest, settings: ConnectionSettings) async throws
        -> Connection
    {
        let deadline = settings.connectTimeout.map { min(request.deadline, .after($0)) } ?? request.deadline
        let stream = try await ByteStream.connect(
            to: Endpoint(request.address), settings.route, deadline: deadline)
        let connection = Connection(
            stream: stream, key: request.key, address: request.address, socketTimeout: settings.socketTimeout,
            serverAPI: settings.serverAPI,
            decompressor: MessageDecompressor(settings.compression.compressors))
        request.interruption.onFire { connection.close() }
        do {
            try await connection.handshake(settings, deadline: deadline)
            return connection
        } catch {
            connection.close()
            throw error
        }
    }

    private func handshake(_ settings: ConnectionSettings, deadline: Deadline) async throws {
        let authenticator = try settings.authenticator(for: address)
        // A server that is asked for a version of the API knows no legacy hello.
        var hello: Document = serverAPI == nil ? ["isMaster": 1, "helloOk": true] : ["hello": 1]
        hello["client"] = .document(try settings.metadata.document())
        hello["backpressure"] = "2"
        hello["compression"] = .array(settings.compression.names.map { .string($0) })
        authenticator?.addToHello(&hello)
        let reply = HelloReply(try await runHandshakeCommand(hello, database: "admin", deadline: deadline))
        if let problem = WireVersions.incompatibility(of: reply, at: address) {
            throw IncompatibleServerError(message: problem, context: ErrorContext(address: address))
        }
        didGreet(reply)
        if let compressor = settings.compression.agreed(with: reply.compressors) { compress(by: compressor) }
        try await authenticator?.authenticate(on: self, hello: reply, deadline: deadline)
    }

    /// Runs a command of the handshake or of authentication, which no listener hears of.
    ///
    /// - Throws: `CommandError` when the server refuses it.
    func runHandshakeCommand(_ command: Document, database: String, deadline: Deadline) async throws
        -> Document
    {
        let requestID = try prepare { message, _ in
            var body = command
            body["$db"] = .string(database)
            let start = try message.beginBody()
            for (key, value) in body { try message.bytes.append(key: key, value) }
            try message.bytes.append(serverAPI)
            try message.endBody(start)
        }
        try await sendPrepared(deadline: deadline)
        let reply = try Document(await receive(replyTo: requestID, deadline: deadline).body)
        guard CommandReply.isOK(reply["ok"]) else {
            throw CommandError(
                reply: reply,
                context: ErrorContext(command: command.first?.key, database: database, address: address))
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
