import BSON
import LoomTesting
import Testing

@testable import MongoDriver

/// The cases that the specification of timeouts tells in words, by their numbers there, with times that a busy machine
/// keeps. Missing are those about encryption on the client's side.
@Suite struct TimeoutProseTests {
    /// A primary that takes longer over some commands than anybody waits.
    ///
    /// - Parameter answer: What it answers to others; nil for what any server would.
    private func server(
        slowAt names: Set<String>, _ answer: @escaping @Sendable (Document) -> Document? = { _ in nil }
    ) throws -> ScriptedServer {
        try ScriptedServer { request in
            if let reply = answer(request.command) { return [.reply(reply)] }
            if names.contains(request.name) { return [.wait(.seconds(60)), .close] }
            var reply = ScriptedServer.ordinaryReply(to: request)
            if reply["maxWireVersion"] != nil {
                reply["setName"] = "rs"
                reply["hosts"] = ["127.0.0.1:1"]
            }
            return [.reply(reply)]
        }
    }

    private static func cursor(_ id: Int64, _ documents: [BSONValue]) -> Document {
        ["ok": 1, "cursor": ["id": .int64(id), "ns": "d.c", "firstBatch": .array(documents)]]
    }

    /// Checks that the call ends with the time, and not with the server's answer.
    private func expectTimeUp(
        _ call: () async throws -> Void, sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        let start = ContinuousClock.now
        await #expect(throws: OperationTimeoutError.self, sourceLocation: sourceLocation) { try await call() }
        #expect(ContinuousClock.now - start < .seconds(50), sourceLocation: sourceLocation)
    }

    // MARK: Batches

    /// A server that takes two writes at a time and three seconds for them.
    private func slowServer() throws -> ScriptedServer {
        try ScriptedServer { request in
            var reply = ScriptedServer.ordinaryReply(to: request)
            switch request.name {
            case "insert": return [.wait(.seconds(3)), .reply(["ok": 1, "n": 2])]
            case "bulkWrite":
                let cursor: Document = ["id": .int64(0), "ns": "admin.$cmd.bulkWrite", "firstBatch": []]
                return [.wait(.seconds(3)), .reply(["ok": 1, "nInserted": 2, "cursor": .document(cursor)])]
            default:
                guard reply["maxWireVersion"] != nil else { return [.reply(reply)] }
                reply["maxWriteBatchSize"] = 2
                reply["maxWireVersion"] = 25
                return [.reply(reply)]
            }
        }
    }

    @Test("1: several batches have one time")
    func batchesShareTheTime() async throws {
        let server = try slowServer()
        try await withMongoClient(server.uri + "&timeoutMS=5000") { client in
            _ = await #expect {
                try await client.database("d").collection("c").insertMany([[:], [:], [:], [:], [:], [:]])
            } throws: {
                ($0 as? BulkWriteError)?.interruption is OperationTimeoutError
            }
        }
        #expect(server.requests.count { $0.name == "insert" } == 2)
    }

    @Test("11: several batches of a client's bulk write have one time")
    func batchesOfAClientShareTheTime() async throws {
        let server = try slowServer()
        let write = ClientWriteModel(Namespace(database: "d", collection: "c"), .insertOne([:]))
        try await withMongoClient(server.uri + "&timeoutMS=5000") { client in
            _ = await #expect {
                try await client.bulkWrite(Array(repeating: write, count: 6))
            } throws: {
                ($0 as? ClientBulkWriteError)?.interruption is OperationTimeoutError
            }
        }
        #expect(server.requests.count { $0.name == "bulkWrite" } == 2)
    }

    // MARK: Connections that nobody waits for

    /// Opens a connection in the background to a server that takes so long over its login, and over the hello before.
    private func backgroundConnection(
        _ options: String, delay: Duration, until event: String, isHelloSlow: Bool
    ) async throws -> [String] {
        let server = try ScriptedServer { request in
            // Monitors offer no compression.
            let isSlow =
                request.name == "saslStart" || (isHelloSlow && request.command["compression"] != nil)
            var reply = ScriptedServer.ordinaryReply(to: request)
            if request.name == "saslStart" {
                reply = ["ok": 1, "conversationId": 1, "done": true, "payload": .binary(Binary([]))]
            }
            return (isSlow ? [.wait(delay)] : []) + [.reply(reply)]
        }
        let log = ClientLog()
        let uri =
            server.uri.replacing("//", with: "//ada:sesame@") + "&authMechanism=PLAIN&minPoolSize=1&"
            + options
        try await withMongoClient(uri, options: log.options) { client in
            try await client.startMonitoring()
            try await log.wait { $0.pool.contains { $0.name == event } }
        }
        return log.pool.map(\.name)
    }

    @Test("4.1: the commands of a login in the background have the client's time")
    func handshakesInTheBackgroundEndInTime() async throws {
        let events = try await backgroundConnection(
            "timeoutMS=500&connectTimeoutMS=60000", delay: .seconds(50), until: "connectionClosed",
            isHelloSlow: false)
        #expect(events.contains("connectionClosed") && !events.contains("connectionReady"))
    }

    @Test("4.2: the time of the hello before is none of theirs")
    func commandsOfAHandshakeHaveATimeEach() async throws {
        let events = try await backgroundConnection(
            "timeoutMS=20000&connectTimeoutMS=1500", delay: .seconds(1), until: "connectionReady",
            isHelloSlow: true)
        #expect(events.contains("connectionReady"))
    }

    // MARK: Cursors

    @Test("5: a cursor that waits for more gives up in time")
    func waitingCursorsGiveUp() async throws {
        let server = try server(slowAt: ["getMore"]) { command in
            ["find", "aggregate"].contains(command.keys.first) ? Self.cursor(5, []) : nil
        }
        try await withMongoClient(server.uri + "&timeoutMS=1500") { client in
            let things = client.database("d").collection("c")
            var documents = try await things.find().with { $0.cursorType = .tailableAwait }.cursor()
                .makeAsyncIterator()
            await expectTimeUp { _ = try await documents.next() }
            var changes = try await things.watch().makeAsyncIterator()
            await expectTimeUp { _ = try await changes.next() }
        }
        #expect(server.requests.count { $0.name == "getMore" } == 2)
    }

    // MARK: GridFS

    @Test("6: uploads, and giving them up, end in time")
    func uploadsEndInTime() async throws {
        let server = try server(slowAt: ["insert", "delete"]) { command in
            command.keys.first == "find" ? Self.cursor(0, [["_id": 1]]) : nil
        }
        try await withMongoClient(server.uri + "&timeoutMS=1500") { client in
            let upload = try client.database("d").gridFSBucket().openUpload("file")
            try await upload.write([1, 2, 3])
            await expectTimeUp { _ = try await upload.close() }
            await expectTimeUp { try await upload.abort() }
        }
        #expect(server.requests.count { $0.name == "insert" } == 1)
        #expect(server.requests.count { $0.name == "delete" } == 1)
    }

    @Test("7: downloads end in time", arguments: ["find", "getMore"])
    func downloadsEndInTime(slow: String) async throws {
        let server = try server(slowAt: [slow]) { command in
            switch command["find"] {
            case "fs.files":
                Self.cursor(
                    0,
                    [
                        [
                            "_id": 1, "length": 6, "chunkSize": 2, "uploadDate": .date(.now), "filename": "f",
                        ]
                    ])
            case "fs.chunks" where slow == "getMore":
                Self.cursor(7, [["files_id": 1, "n": 0, "data": .binary(Binary([1, 2]))]])
            default: nil
            }
        }
        try await withMongoClient(server.uri + "&timeoutMS=1500") { client in
            let bucket = client.database("d").gridFSBucket()
            await expectTimeUp { _ = try await bucket.download(1) }
            await expectTimeUp { for try await _ in try await bucket.openDownload(1) {} }
        }
    }

    // MARK: Finding a server

    @Test(
        "8: the shorter of the two times limits the search for a server",
        arguments: [
            "serverSelectionTimeoutMS=500", "timeoutMS=500&serverSelectionTimeoutMS=120000",
            "timeoutMS=120000&serverSelectionTimeoutMS=500", "timeoutMS=0&serverSelectionTimeoutMS=500",
        ])
    func searchesEndInTime(options: String) async throws {
        try await withMongoClient("mongodb://127.0.0.1:1/?\(options)") { client in
            let start = ContinuousClock.now
            let error = await #expect(throws: (any Error).self) { try await client.ping() }
            let waited = ContinuousClock.now - start
            #expect(waited >= .milliseconds(450) && waited < .seconds(25))
            #expect(error is ServerSelectionError || error is OperationTimeoutError)
            #expect((error as? any MongoError)?.isSafeToRetry == true)
        }
    }

    @Test("a timeout takes the place of waitQueueTimeoutMS")
    func theOlderLimitOfThePoolDoesNotCount() async throws {
        for (option, isServed) in [("", false), ("&timeoutMS=60000", true)] {
            let server = try ScriptedServer { request in
                request.name == "find"
                    ? [
                        .wait(.seconds(2)),
                        .reply(["ok": 1, "cursor": ["id": .int64(0), "ns": "d.c", "firstBatch": []]]),
                    ]
                    : nil
            }
            let log = ClientLog()
            let uri = server.uri + "&maxPoolSize=1&waitQueueTimeoutMS=200" + option
            try await withMongoClient(uri, options: log.options) { client in
                async let first = client.database("d").collection("c").findOne()
                try await log.wait { !$0.sent("find").isEmpty }
                if isServed {
                    try await client.ping()
                } else {
                    let error = await #expect(throws: PoolError.self) { try await client.ping() }
                    #expect(error?.reason == .waitQueueTimeout)
                }
                #expect(try await first == nil)
            }
        }
    }

    // MARK: Sessions

    @Test("9: ending a session gives up in time", arguments: [false, true])
    func endingASessionEndsInTime(bySession: Bool) async throws {
        let server = try server(slowAt: ["abortTransaction"])
        try await withMongoClient(server.uri + (bySession ? "" : "&timeoutMS=1500")) { client in
            let options = SessionOptions(defaultTimeout: bySession ? .milliseconds(1500) : nil)
            let session = try client.startSession(options)
            try session.startTransaction()
            try await client.database("d").collection("c").with(session: session).insertOne(["x": 1])
            let start = ContinuousClock.now
            await session.end()
            #expect(ContinuousClock.now - start < .seconds(50))
        }
        #expect(server.requests.count { $0.name == "abortTransaction" } == 1)
    }

    @Test("10: the abort after a failed body has a time of its own")
    func theAbortHasATimeOfItsOwn() async throws {
        let server = try server(slowAt: ["insert", "abortTransaction"])
        let log = ClientLog()
        try await withMongoClient(server.uri + "&timeoutMS=1500", options: log.options) { client in
            await expectTimeUp {
                try await client.withSession { session in
                    _ = try await session.withTransaction { session in
                        try await client.database("d").collection("c").with(session: session)
                            .insertOne(["x": 1])
                    }
                }
            }
        }
        let failed = log.commands.filter { if case .failed = $0.kind { true } else { false } }
        #expect(failed.map(\.commandName) == ["insert", "abortTransaction"])
    }
}
