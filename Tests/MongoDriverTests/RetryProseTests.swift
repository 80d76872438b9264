import BSON
import LoomTesting
import MongoCore
import Synchronization
import Testing

@testable import MongoDriver

/// The cases that the specifications of retryable reads, retryable writes and overload tell in words, by their numbers
/// there. Missing are those about sharded clusters.
@Suite struct RetryProseTests {
    // MARK: A cleared pool

    @Test(
        "reads 1, writes 2: who waits in a pool that is cleared is served later",
        arguments: ["find", "insert"])
    func aClearedPoolIsNoError(command: String) async throws {
        let log = ClientLog()
        let name = "clearedpool-\(command)"
        let run: @Sendable (MongoCollection<Document>) async throws -> Void = { things in
            if command == "find" {
                _ = try await things.findOne()
            } else {
                try await things.insertOne(["x": 1])
            }
        }
        try await withReplicaSet(name, log, options: "&maxPoolSize=1&heartbeatFrequencyMS=500") {
            things, server in
            let data = failure(
                name, [command],
                [
                    "errorCode": 91, "blockConnection": true, "blockTimeMS": 2000,
                    "errorLabels": ["RetryableWriteError"],
                ])
            log.removeAll()
            try await server.withFailPoint("failCommand", times: 1, data) {
                async let first: Void = run(things)
                try await log.wait { !$0.sent(command).isEmpty }
                async let second: Void = run(things)
                _ = try await (first, second)
            }
        }
        #expect(log.sent(command).count == 3)
        let names = log.pool.map(\.name)
        let cleared = try #require(names.firstIndex(of: "poolCleared"))
        #expect(names[..<cleared].contains("checkedOut"))
        let failures = log.pool[cleared...].filter {
            if case .checkOutFailed(.connectionError, _, _) = $0 { true } else { false }
        }
        #expect(failures.count >= 1)
    }

    // MARK: Where a repeated read goes

    /// Which members a read went to that failed once on the primary.
    private func members(_ name: String, options: String, _ error: Document) async throws -> [ServerAddress] {
        let server = try await TestServer.shared(.replicaSet)
        let log = ClientLog()
        let uri = server.uri(with: "appName=\(name)&readPreference=primaryPreferred" + options)
        try await withMongoClient(uri, options: log.options) { client in
            // All members are to be known.
            try await client.ping()
            try await log.wait { _ in
                client.topologyDescription.servers.filter { $0.type == .rsSecondary }.count == 2
            }
            try await server.withFailPoint("failCommand", times: 1, failure(name, ["find"], error)) {
                _ = try await client.database("d").collection(name).findOne()
            }
        }
        return log.started.filter { $0.commandName == "find" }.map(\.address)
    }

    private static let overload: Document = [
        "errorCode": 6, "errorLabels": ["RetryableError", "SystemOverloadedError"],
    ]

    @Test("reads 3.1: after overload another member is asked, if that is wanted")
    func anOverloadedMemberIsAvoided() async throws {
        let members = try await members(
            "retarget", options: "&enableOverloadRetargeting=true", Self.overload)
        #expect(members.count == 2 && members.first != members.last)
    }

    @Test("reads 3.2: after other errors the same member is asked again")
    func otherErrorsDoNotMatter() async throws {
        let members = try await members(
            "noretarget", options: "&enableOverloadRetargeting=true",
            ["errorCode": 6, "errorLabels": ["RetryableError"]])
        #expect(members.count == 2 && members.first == members.last)
    }

    @Test("reads 3.3: by default the same member is asked again")
    func retargetingIsOff() async throws {
        let members = try await members("plain", options: "", Self.overload)
        #expect(members.count == 2 && members.first == members.last)
    }

    // MARK: Which error is told

    /// A primary that answers a command as told, its last answer for all that follow.
    static func primary(_ name: String, _ answers: [Document]) throws -> ScriptedServer {
        let next = Mutex(0)
        return try ScriptedServer { request in
            if request.name == name {
                let turn = next.withLock { next in
                    defer { next += 1 }
                    return next
                }
                return [.reply(answers[min(turn, answers.count - 1)])]
            }
            var reply = ScriptedServer.ordinaryReply(to: request)
            if reply["maxWireVersion"] != nil {
                reply["setName"] = "rs"
                reply["hosts"] = ["127.0.0.1:1"]
            }
            return [.reply(reply)]
        }
    }

    static func refusal(_ code: Int32, _ labels: BSONValue...) -> Document {
        ["ok": 0, "code": .int32(code), "errmsg": "no", "errorLabels": .array(labels)]
    }

    private func error(of server: ScriptedServer, options: String = "") async throws -> any MongoError {
        try await withMongoClient(server.uri + "&heartbeatFrequencyMS=500" + options) { client in
            let thrown = await #expect(throws: (any Error).self) {
                try await client.database("d").collection("c").insertOne(["x": 1])
            }
            return try #require(thrown as? any MongoError)
        }
    }

    @Test("writes 1: a deployment that knows no numbers is told of with what to do")
    func numbersThatAreRefused() async throws {
        let words = "Transaction numbers are only allowed on a replica set member or mongos"
        let server = try Self.primary("insert", [["ok": 0, "code": 20, "errmsg": .string(words)]])
        let told = try await error(of: server)
        #expect(
            told.message
                == "This MongoDB deployment does not support retryable writes. Please add retryWrites=false to your"
                + " connection string.")
        #expect(told.code == 20 && told.serverReply?["errmsg"] == .string(words))
        let plain = try await error(of: server, options: "&retryWrites=false")
        #expect(plain.message == words)
        #expect(server.requests.count { $0.name == "insert" } == 2)
    }

    @Test("writes 3: an error that wrote nothing does not hide the one before")
    func theErrorThatMayHaveWrittenIsTold() async throws {
        let server = try Self.primary(
            "insert",
            [
                [
                    "ok": 1, "n": 1, "writeConcernError": ["code": 91, "errmsg": "going down"],
                    "errorLabels": ["RetryableWriteError"],
                ],
                Self.refusal(10107, "RetryableWriteError", "NoWritesPerformed"),
            ])
        #expect(try await error(of: server).code == 91)
        #expect(server.requests.count { $0.name == "insert" } == 2)
    }

    @Test(
        "writes 6: of several errors the last that may have written is told, else the first",
        arguments: [(false, false, 10107), (true, true, 91), (false, true, 91)] as [(Bool, Bool, Int32)])
    func theErrorThatTellsMost(first: Bool, later: Bool, code: Int32) async throws {
        func overload(_ code: Int32, wroteNothing: Bool) -> Document {
            wroteNothing
                ? Self.refusal(code, "RetryableError", "SystemOverloadedError", "NoWritesPerformed")
                : Self.refusal(code, "RetryableError", "SystemOverloadedError")
        }
        let server = try Self.primary(
            "insert", [overload(91, wroteNothing: first), overload(10107, wroteNothing: later)])
        let told = try await error(of: server)
        #expect(told.code == code)
        #expect(told.hasLabel("NoWritesPerformed") == (first && later))
        #expect(server.requests.count { $0.name == "insert" } == 3)
    }

    // MARK: Overload

    @Test(
        "overload 3, 4: an operation is tried again as often as maxAdaptiveRetries says",
        arguments: [
            ("", 3), ("&maxAdaptiveRetries=1", 2), ("&maxAdaptiveRetries=0", 1), ("&retryReads=false", 1),
        ])
    func attemptsAreLimited(options: String, count: Int) async throws {
        let server = try Self.primary(
            "find", [Self.refusal(462, "RetryableError", "SystemOverloadedError")])
        try await withMongoClient(server.uri + options) { client in
            let error = await #expect(throws: CommandError.self) {
                try await client.database("d").collection("c").findOne()
            }
            #expect(error?.code == 462 && error?.hasLabel("SystemOverloadedError") == true)
        }
        #expect(server.requests.count { $0.name == "find" } == count)
    }

    /// How long the rests after overload are at most.
    private func rests(_ reply: Document, jitter: Double) throws -> [Duration] {
        let settings = RetrySettings(
            try ConnectionString("mongodb://localhost/?maxAdaptiveRetries=9").options)
        var state = RetryState(.read, settings: settings, isInTransaction: false, isTimed: false)
        let error = CommandError(reply: reply, context: ErrorContext())
        return (0..<9).compactMap { _ in state.rest(after: error, isNumbered: false, jitter: jitter) }
    }

    @Test("overload 1: rests double from a fifth of a second to ten seconds, by chance shorter")
    func restsDouble() throws {
        let overload = Self.refusal(462, "RetryableError", "SystemOverloadedError")
        #expect(try rests(overload, jitter: 0) == Array(repeating: .zero, count: 9))
        #expect(
            try rests(overload, jitter: 1)
                == [200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000].map { .milliseconds($0) })
        var asking = overload
        asking["baseBackoffMS"] = 3000
        #expect(try rests(asking, jitter: 0.5).prefix(3) == [.seconds(3), .seconds(5), .seconds(5)])
    }

    @Test func aCursorIsEndedThatTheServerHadNoTimeFor() async throws {
        let first: Document = [
            "ok": 1, "cursor": ["id": .int64(5), "ns": "d.c", "firstBatch": [["_id": 1]]],
        ]
        for (answer, kills) in [
            (Self.refusal(462, "RetryableError", "SystemOverloadedError"), [.array([.int64(5)])]),
            (Self.refusal(96), []),
        ] as [(Document, [BSONValue])] {
            let server = try ScriptedServer { request in
                switch request.name {
                case "find": [.reply(first)]
                case "getMore": [.reply(answer)]
                default: nil
                }
            }
            try await withMongoClient(server.uri + "&maxAdaptiveRetries=1") { client in
                let cursor = try await client.database("d").collection("c").find().cursor()
                #expect(try await cursor.nextBatch() != nil)
                await #expect(throws: CommandError.self) { try await cursor.nextBatch() }
                // By now the server has been told: nobody had to wait for it.
                #expect(server.requests.compactMap { $0.command["cursors"] } == kills)
                #expect(try await cursor.nextBatch() == nil)
            }
            #expect(server.requests.count { $0.name == "getMore" } == (kills.isEmpty ? 1 : 2))
            #expect(server.requests.count { $0.name == "killCursors" } == kills.count)
        }
    }
}
