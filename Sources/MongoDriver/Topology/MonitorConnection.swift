import BSON
import MongoCore
import MongoTransport
import MongoWire

/// A monitor's connection to its server, on which nothing but hello is spoken.
// Unchecked: used by the one task that opened it; closing is safe from everywhere.
final class MonitorConnection: @unchecked Sendable {
    let base: Connection
    private let options: TopologyOptions
    /// The message whose answer comes next without asking.
    private var streamedReply: Int32?
    private var knowsHello = false

    private init(_ base: Connection, _ options: TopologyOptions) {
        self.base = base
        self.options = options
    }

    /// Connects, without a word said yet.
    static func open(
        _ address: ServerAddress, number: Int, _ options: TopologyOptions
    ) async throws -> MonitorConnection {
        let key = ConnectionKey(number: number, generation: 0, slot: 0)
        let deadline = Self.deadline(options)
        let connection = try await Connection.connect(
            key, to: address, options.connection, socketTimeout: nil, deadline: deadline)
        return MonitorConnection(connection, options)
    }

    func close() { base.close() }

    var isUsable: Bool { base.isReusable }

    /// Whether the next answer comes without asking.
    var isStreaming: Bool { streamedReply != nil }

    /// The server's own number for the connection.
    var serverConnectionID: Int64? { base.description.hello.connectionID }

    private static func deadline(_ options: TopologyOptions, plus wait: Duration = .zero) -> Deadline {
        options.connection.connectTimeout.map { .after($0 + wait) } ?? .never
    }

    // MARK: Hello

    /// The first words on the connection, and how long the answer took.
    func measuredGreeting() async throws -> (Document, Duration?) {
        let greeting = try options.connection.greeting()
        let (reply, time) = try await measured(greeting)
        base.didGreet(HelloReply(reply))
        knowsHello = options.connection.serverAPI != nil || HelloReply(reply).helloOK
        return (reply, time)
    }

    /// One more hello, and how long the answer took.
    func measuredHello() async throws -> (Document, Duration?) {
        try await measured(hello)
    }

    private func measured(_ command: Document) async throws -> (Document, Duration?) {
        let begin = ContinuousClock.now
        let reply = try await base.runHandshakeCommand(
            command, database: "admin", deadline: Self.deadline(options))
        return (reply, ContinuousClock.now - begin)
    }

    private var hello: Document {
        if options.connection.serverAPI != nil { return ["hello": 1] }
        return knowsHello ? ["hello": 1, "helloOk": true] : ["isMaster": 1, "helloOk": true]
    }

    /// What the server says when something has changed since `version`, or when the time between heartbeats is over.
    func next(after version: TopologyVersion?) async throws -> Document {
        let wait = options.selection.heartbeatFrequency
        let deadline = Self.deadline(options, plus: wait)
        let expected: Int32
        if let streamedReply {
            expected = streamedReply
        } else {
            var command = hello
            if let version {
                command["topologyVersion"] = .document(version.document)
                command["maxAwaitTimeMS"] = .int64(try wait.wholeMilliseconds(of: "heartbeatFrequency"))
            }
            expected = try await base.sendHandshakeCommand(
                command, database: "admin", flags: .exhaustAllowed, deadline: deadline)
        }
        let message = try await base.receive(replyTo: expected, deadline: deadline)
        streamedReply = message.flags.contains(.moreToCome) ? message.requestID : nil
        return try base.handshakeReply(message, to: "hello", database: "admin")
    }
}
