import BSON
import LoomTesting
import MongoDriver
import Testing

/// The cases that the specification of sessions tells in words, by their numbers there. Missing are those about
/// forked processes, several users at once, and messages of the past.
@Suite struct SessionProseTests {
    typealias Call = @Sendable (MongoCollection<Document>) async throws -> Void

    /// Calls of all kinds, in an order in which each finds what it needs.
    static let calls: [(name: String, call: Call)] = [
        ("insert", { try await $0.insertOne(["_id": 1]) }),
        ("insert", { try await $0.insertMany([["_id": 2], ["_id": 3]]) }),
        ("insert", { try await $0.bulkWrite([.insertOne(["_id": 4])]) }),
        ("update", { try await $0.updateOne(["_id": 1], ["$set": ["a": 1]]) }),
        ("update", { try await $0.updateMany([:], ["$set": ["b": 1]]) }),
        ("update", { try await $0.replaceOne(["_id": 1], with: ["a": 2]) }),
        ("findAndModify", { _ = try await $0.findOneAndUpdate(["_id": 1], ["$set": ["a": 3]]) }),
        ("findAndModify", { _ = try await $0.findOneAndReplace(["_id": 1], with: ["a": 4]) }),
        ("findAndModify", { _ = try await $0.findOneAndDelete(["_id": 4]) }),
        ("find", { _ = try await $0.findOne() }),
        ("find", { _ = try await $0.find().batchSize(2).toArray() }),
        ("aggregate", { _ = try await $0.aggregate([["$match": [:]]], as: Document.self).toArray() }),
        ("aggregate", { _ = try await $0.countDocuments() }),
        ("distinct", { _ = try await $0.distinct("a") }),
        ("createIndexes", { _ = try await $0.createIndex(IndexModel(["a": 1])) }),
        ("listIndexes", { _ = try await $0.listIndexes() }),
        ("dropIndexes", { try await $0.dropIndex("a_1") }),
        ("listCollections", { _ = try await $0.database.listCollections() }),
        ("ping", { _ = try await $0.database.runCommand(["ping": 1]) }),
        ("delete", { try await $0.deleteOne(["_id": 1]) }),
        ("delete", { try await $0.deleteMany([:]) }),
        ("drop", { try await $0.drop() }),
    ]

    private func name(of session: ClientSession) -> BSONValue { .document(session.id) }

    /// The sessions of the commands of an operation.
    private func sessions(_ log: ClientLog) -> [BSONValue?] {
        log.started.compactMap {
            guard case .started(let command) = $0.kind, $0.commandName != "endSessions" else { return nil }
            return command["lsid"]
        }
    }

    @Test("1, 21, 22: what a session cannot be is told")
    func impossibleOptions() async throws {
        try await withMongoClient("mongodb://localhost:1") { client in
            let time = Timestamp(seconds: 1, increment: 1)
            for options in [
                SessionOptions(isCausallyConsistent: true, isSnapshot: true),
                SessionOptions(snapshotTime: time),
                SessionOptions(isCausallyConsistent: true, isSnapshot: true, snapshotTime: time),
            ] {
                #expect(throws: SessionError.self) { try client.startSession(options) }
            }
            let given = try client.startSession(SessionOptions(isSnapshot: true, snapshotTime: time))
            #expect(given.snapshotTime == time)
            #expect(try client.startSession().snapshotTime == nil)
        }
    }

    @Test("2: the session that came back last is used first")
    func theLastComesFirst() async throws {
        try await withMongoClient("mongodb://localhost:1") { client in
            let (first, second) = (try client.startSession(), try client.startSession())
            #expect(first.id != second.id)
            await first.end()
            await second.end()
            let (third, fourth) = (try client.startSession(), try client.startSession())
            #expect(third.id == second.id && fourth.id == first.id)
        }
    }

    @Test("3: every command tells the newest time that was heard of")
    func timeIsPassedOn() async throws {
        let log = ClientLog()
        try await withReplicaSet("gossip", log) { things, _ in
            for command in ["ping", "aggregate", "find", "insert"] {
                for _ in 0..<2 {
                    let earlier = log.commands.compactMap { event -> BSONValue? in
                        if case .succeeded(let reply, _) = event.kind { reply["$clusterTime"] } else { nil }
                    }
                    log.removeAll()
                    switch command {
                    case "ping": _ = try await things.database.runCommand(["ping": 1])
                    case "aggregate": _ = try await things.countDocuments()
                    case "find": _ = try await things.findOne()
                    default: try await things.insertOne(["x": 1])
                    }
                    let sent = try #require(log.sent(command).first?["$clusterTime"])
                    #expect(sent == earlier.last)
                }
            }
        }
    }

    @Test("3, 4: a standalone hears of no time, and of the sessions of operations")
    func aStandaloneHasNoTime() async throws {
        let log = ClientLog()
        try await withCollection(options: log.options) { things in
            for (_, call) in Self.calls { try await call(things) }
        }
        #expect(!log.started.isEmpty)
        for event in log.started where event.commandName != "endSessions" {
            guard case .started(let command) = event.kind else { continue }
            #expect(command["$clusterTime"] == nil && command["txnNumber"] == nil)
            #expect(command["lsid"] != nil)
        }
    }

    @Test("4: every operation runs in the session it is given, else in one of its own")
    func operationsRunInTheirSession() async throws {
        let log = ClientLog()
        try await withReplicaSet("lsid", log) { things, _ in
            log.removeAll()
            for (name, call) in Self.calls {
                try await call(things)
                #expect(log.started.map(\.commandName).contains(name))
            }
            let own = Set(sessions(log))
            #expect(own.count == 1 && !own.contains(nil))
            try await things.client.withSession { session in
                log.removeAll()
                for (_, call) in Self.calls { try await call(things.with(session: session)) }
                #expect(Set(sessions(log)) == [name(of: session)])
            }
        }
    }

    @Test("5, 6: a session that has ended, or is another client's, is refused by every operation")
    func endedSessionsAreRefused() async throws {
        let log = ClientLog()
        try await withReplicaSet("ended", log) { things, _ in
            let ended = try things.client.startSession()
            await ended.end()
            await ended.end()
            try await withMongoClient("mongodb://localhost:1") { other in
                let foreign = try other.startSession()
                log.removeAll()
                for session in [ended, foreign] {
                    for (name, call) in Self.calls {
                        await #expect(throws: SessionError.self, "\(name)") {
                            try await call(things.with(session: session))
                        }
                    }
                }
            }
            #expect(log.commands.isEmpty)
        }
    }

    /// Whether the session of the last `find` waits for the next who needs one.
    private func isBack(_ client: MongoClient, _ log: ClientLog) async throws -> Bool {
        let session = try client.startSession()
        defer { withExtendedLifetime(session) {} }
        let result = log.sent("find").last?["lsid"] == name(of: session)
        await session.end()
        return result
    }

    @Test("8: a cursor without a second batch gives its session back at once")
    func aShortCursorKeepsNoSession() async throws {
        let log = ClientLog()
        try await withReplicaSet("shortcursor", log) { things, _ in
            try await things.insertMany([[:], [:]])
            var cursor = things.find().makeAsyncIterator()
            #expect(try await cursor.next() != nil)
            #expect(try await isBack(things.client, log))
            #expect(try await cursor.next() != nil)
        }
    }

    @Test("9: a cursor gives its session back with its last batch")
    func aCursorKeepsItsSessionToTheLastBatch() async throws {
        let log = ClientLog()
        try await withReplicaSet("cursor", log) { things, _ in
            try await things.insertMany([[:], [:], [:], [:], [:]])
            var cursor = things.find().batchSize(3).makeAsyncIterator()
            for _ in 0..<3 { #expect(try await cursor.next() != nil) }
            #expect(try await !isBack(things.client, log))
            #expect(try await cursor.next() != nil)
            #expect(log.sent("getMore").count == 1)
            #expect(try await isBack(things.client, log))
            #expect(try await cursor.next() != nil)
        }
    }

    @Test("14: sessions are taken by those that have a connection")
    func whoWaitsForAConnectionHasNoSession() async throws {
        let calls: [Call] = [
            { try await $0.insertOne([:]) }, { try await $0.deleteOne(["_id": 1]) },
            { try await $0.updateOne(["_id": 1], ["$set": ["a": 1]]) },
            { try await $0.bulkWrite([.updateOne(filter: ["_id": 1], update: ["$set": ["a": 1]])]) },
            { _ = try await $0.findOneAndDelete(["_id": 1]) },
            { _ = try await $0.findOneAndUpdate(["_id": 1], ["$set": ["a": 1]]) },
            { _ = try await $0.findOneAndReplace(["_id": 1], with: ["a": 1]) },
            { _ = try await $0.find().toArray() },
        ]
        var fewest = Int.max
        for _ in 0..<5 {
            let log = ClientLog()
            try await withReplicaSet("crowd", log, options: "&maxPoolSize=1") { things, _ in
                log.removeAll()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for call in calls { group.addTask { try await call(things) } }
                    try await group.waitForAll()
                }
                #expect(log.started.count == calls.count)
                fewest = min(fewest, Set(sessions(log)).count)
            }
        }
        // One operation may still be giving its session back when the next has the connection.
        #expect(fewest <= 2)
    }

    /// A member of a replica set that tells the time, or a server of the past that keeps no sessions.
    private func server(hasSessions: Bool) throws -> ScriptedServer {
        try ScriptedServer { request in
            var reply = ScriptedServer.ordinaryReply(to: request)
            if !hasSessions {
                let fields = reply.filter { $0.key != "logicalSessionTimeoutMinutes" }
                reply = [:]
                for (key, value) in fields { reply.append(key, value) }
            } else {
                if reply["maxWireVersion"] != nil {
                    reply["setName"] = "rs"
                    reply["hosts"] = ["127.0.0.1:1"]
                }
                reply["$clusterTime"] = ["clusterTime": .timestamp(Timestamp(seconds: 9, increment: 1))]
            }
            return [.reply(reply)]
        }
    }

    @Test("18, 19: a server without sessions gets none of an operation's own, and refuses a user's")
    func serversWithoutSessions() async throws {
        let server = try server(hasSessions: false)
        try await withMongoClient(server.uri) { client in
            let things = client.database("d").collection("c")
            try await things.insertOne(["x": 1])
            let session = try client.startSession()
            await #expect(throws: SessionError.self) {
                try await things.with(session: session).insertOne(["x": 2])
            }
            await session.end()
        }
        let inserts = server.requests.filter { $0.name == "insert" }
        #expect(inserts.count == 1 && inserts.first?.command["lsid"] == nil)
    }

    @Test("20: monitors pass no time on")
    func monitorsTellNoTime() async throws {
        let server = try server(hasSessions: true)
        try await withMongoClient(server.uri + "&heartbeatFrequencyMS=500") { client in
            try await client.ping()
            let isHello: @Sendable (ScriptedServer.Request) -> Bool = { $0.name == "hello" && $0.index > 0 }
            let before = server.requests.count(where: isHello)
            for _ in 0..<3000 where server.requests.count(where: isHello) < before + 2 {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(server.requests.count(where: isHello) >= before + 2)
            try await client.ping()
        }
        let pings = server.requests.filter { $0.name == "ping" }.map { $0.command["$clusterTime"] != nil }
        #expect(pings.last == true)
        for request in server.requests where ["hello", "isMaster"].contains(request.name) {
            #expect(request.command["$clusterTime"] == nil)
        }
    }
}
