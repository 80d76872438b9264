import BSON
import LoomTesting
import MongoDriver
import Synchronization
import Testing

/// The cases that the specification of change streams tells in words, by their numbers there. Number 5 was removed, 9
/// and 12 are about servers of the past (see `ScriptedChangeStreamTests`), 19 needs MongoDB 7.0.
@Suite struct ChangeStreamProseTests {
    private typealias Stream = ChangeStream<ChangeEvent<Document>>

    /// Lends a collection of the primary and what is sent to it; the client's name for fail points is `name`.
    private func withThings(
        _ name: String, _ body: (MongoCollection<Document>, TestServer, ClientLog) async throws -> Void
    ) async throws {
        let log = ClientLog()
        try await withReplicaSet(name, log) { things, server in try await body(things, server, log) }
    }

    private func failing(
        _ server: TestServer, _ name: String, _ commands: [String], times: Int32 = 1, _ more: Document,
        _ body: () async throws -> Void
    ) async throws {
        try await server.withFailPoint("failCommand", times: times, failure(name, commands, more), body)
    }

    private static let resumable: Document = ["errorCode": 8, "errorLabels": ["ResumableChangeStreamError"]]

    @Test("1, 13: the token is that of the event returned last")
    func theTokenFollowsTheEvents() async throws {
        try await withThings("prose1") { things, _, traffic in
            let stream = try await things.watch()
            try await things.insertMany([["_id": 1], ["_id": 2], ["_id": 3]])
            for id in 1...3 as ClosedRange<Int32> {
                let event = try #require(try await stream.next())
                #expect(event.documentKey == ["_id": .int32(id)])
                let batch = traffic.lastCursor?["nextBatch"]?.arrayValue
                let isLast = batch?.last?.documentValue?["_id"] == .document(event.id)
                let expected =
                    isLast ? traffic.lastCursor?["postBatchResumeToken"]?.documentValue : event.id
                #expect(stream.resumeToken == expected)
            }
        }
    }

    @Test("2: events without a token are an error")
    func eventsWithoutATokenAreAnError() async throws {
        try await withThings("prose2") { things, _, _ in
            let stream = try await things.watch([["$project": ["_id": 0]]], as: Document.self)
            try await things.insertOne(["_id": 1])
            await #expect(throws: (any Error).self) { try await stream.next() }
            #expect(!stream.isOpen)
        }
    }

    @Test("3: it resumes once, with everything as before and the token")
    func resumesWithTheSameOptions() async throws {
        try await withThings("prose3") { things, server, traffic in
            let stream = try await things.watch(
                [["$match": ["operationType": "insert"]]],
                options: ChangeStreamOptions(fullDocument: .updateLookup, batchSize: 3))
            try await things.insertOne(["_id": 1])
            let first = try #require(try await stream.next())
            try await failing(server, "prose3", ["getMore"], Self.resumable) {
                try await things.insertOne(["_id": 2])
                let key = try await stream.next()?.documentKey
                #expect(key == ["_id": 2])
            }
            let aggregates = traffic.sent("aggregate")
            try #require(aggregates.count == 2)
            let token = try #require(traffic.stages.last?["resumeAfter"]?.documentValue)
            #expect(token["_data"]?.stringValue ?? "" >= first.id["_data"]?.stringValue ?? "~")
            #expect(traffic.stages.last?["fullDocument"] == "updateLookup")
            #expect(aggregates[0]["cursor"] == aggregates[1]["cursor"])
            #expect(
                aggregates[0]["pipeline"]?.arrayValue?.last == aggregates[1]["pipeline"]?.arrayValue?.last)
        }
    }

    @Test("4: an error of the aggregate is told")
    func anErrorOfTheAggregateIsTold() async throws {
        try await withThings("prose4") { things, server, traffic in
            try await failing(server, "prose4", ["aggregate"], ["errorCode": 130]) {
                await #expect(throws: CommandError.self) { try await things.watch() }
            }
            #expect(traffic.sent("aggregate").count == 1)
        }
    }

    @Test("6: resuming selects a server by the read preference of the stream")
    func resumesWithTheReadPreference() async throws {
        let server = try await TestServer.shared(.replicaSet)
        let traffic = ClientLog()
        try await server.withTemporaryDatabase { database in
            let uri = server.uri(with: "appName=prose6")
            try await withMongoClient(uri, options: MongoClientOptions(eventHandler: traffic.handler)) {
                let things = try await $0.database(database).createCollection("things")
                let stream = try await things.with(readPreference: .primaryPreferred).watch()
                try await failing(server, "prose6", ["getMore"], Self.resumable) {
                    try await things.insertOne(["_id": 1])
                    let key = try await stream.next()?.documentKey
                    #expect(key == ["_id": 1])
                }
                let preferences = traffic.sent("aggregate").map { $0["$readPreference"] }
                #expect(preferences == [["mode": "primaryPreferred"], ["mode": "primaryPreferred"]])
            }
        }
    }

    @Test("7: a first batch without events does not end the cursor")
    func anEmptyFirstBatchIsNoEnd() async throws {
        try await withThings("prose7") { things, _, traffic in
            let stream = try await things.watch(options: ChangeStreamOptions(maxAwaitTime: .milliseconds(1)))
            #expect(try await stream.tryNext() == nil)
            #expect(stream.isOpen)
            #expect(traffic.lastCursor?["id"]?.intValue != 0)
            #expect(traffic.sent("killCursors").isEmpty)
        }
    }

    @Test("8: the old cursor is killed when it resumes, and errors of that are not told")
    func errorsOfKillingTheOldCursorAreNotTold() async throws {
        try await withThings("prose8") { things, server, traffic in
            let stream = try await things.watch()
            try await failing(server, "prose8", ["getMore", "killCursors"], times: 2, Self.resumable) {
                try await things.insertOne(["_id": 1])
                let key = try await stream.next()?.documentKey
                #expect(key == ["_id": 1])
                for _ in 0..<2000 where traffic.sent("killCursors").isEmpty {
                    try await Task.sleep(for: .milliseconds(10))
                }
            }
            #expect(traffic.sent("killCursors").count == 1)
            #expect(traffic.sent("aggregate").count == 2)
        }
    }

    @Test("10: it resumes when somebody else has killed its cursor")
    func aKilledCursorIsReplaced() async throws {
        try await withThings("prose10") { things, _, traffic in
            let stream = try await things.watch()
            let id = try #require(traffic.lastCursor?["id"])
            _ = try await things.database.runCommand(["killCursors": "things", "cursors": [id]])
            try await things.insertOne(["_id": 1])
            let key = try await stream.next()?.documentKey
            #expect(key == ["_id": 1])
            #expect(traffic.sent("aggregate").count == 2)
        }
    }

    @Test("11, 16: between events the token is the one that the last batch ended with")
    func theTokenOfAnEmptyBatch() async throws {
        try await withThings("prose11") { things, _, traffic in
            let stream = try await things.watch(options: ChangeStreamOptions(maxAwaitTime: .milliseconds(1)))
            #expect(stream.resumeToken == traffic.lastCursor?["postBatchResumeToken"]?.documentValue)
            #expect(try await stream.tryNext() == nil)
            #expect(stream.resumeToken == traffic.lastCursor?["postBatchResumeToken"]?.documentValue)
        }
    }

    /// Two events, and a stream that starts behind the first, with the second in its first batch or yet to come.
    private func withStream(
        _ name: String,
        _ body: (Stream, Document, MongoCollection<Document>, TestServer, ClientLog) async throws -> Void
    ) async throws {
        try await withThings(name) { things, server, traffic in
            let before = try await things.watch()
            try await things.insertOne(["_id": 1])
            let first = try #require(try await before.next()).id
            try await things.insertOne(["_id": 2])
            await before.close()
            let options = ChangeStreamOptions(startAfter: first)
            try await body(
                try await things.watch(options: options), first, things, server, traffic)
        }
    }

    @Test("14: before the first event is returned the token is the one given")
    func theTokenGivenHoldsUntilAnEventIsReturned() async throws {
        try await withStream("prose14") { stream, first, _, _, traffic in
            let batch = traffic.lastCursor?["firstBatch"]?.arrayValue ?? []
            let expected =
                batch.isEmpty ? traffic.lastCursor?["postBatchResumeToken"]?.documentValue : first
            #expect(stream.resumeToken == expected)
            let key = try await stream.next()?.documentKey
            #expect(key == ["_id": 2])
        }
    }

    @Test("17: started with startAfter, it resumes with startAfter until an event was returned")
    func resumesWithStartAfterBeforeAnyEvent() async throws {
        try await withThings("prose17") { things, server, traffic in
            let before = try await things.watch()
            try await things.insertOne(["_id": 1])
            let first = try #require(try await before.next()).id
            let stream = try await things.watch(options: ChangeStreamOptions(startAfter: first))
            try await failing(server, "prose17", ["getMore"], Self.resumable) {
                try await things.insertOne(["_id": 2])
                let key = try await stream.next()?.documentKey
                #expect(key == ["_id": 2])
            }
            let resumed = try #require(traffic.stages.last)
            #expect(resumed["startAfter"] != nil && resumed["resumeAfter"] == nil)
        }
    }

    @Test("18: after an event it resumes with resumeAfter")
    func resumesWithResumeAfterAnEvent() async throws {
        try await withStream("prose18") { stream, _, things, server, traffic in
            let key = try await stream.next()?.documentKey
            #expect(key == ["_id": 2])
            try await failing(server, "prose18", ["getMore"], Self.resumable) {
                try await things.insertOne(["_id": 3])
                let key = try await stream.next()?.documentKey
                #expect(key == ["_id": 3])
            }
            let resumed = try #require(traffic.stages.last)
            #expect(resumed["resumeAfter"] != nil && resumed["startAfter"] == nil)
        }
    }

    @Test("A timeout is told, and the next call goes on behind the last event")
    func aTimeoutLeavesTheStreamUsable() async throws {
        try await withThings("timeout") { things, server, traffic in
            let stream = try await things.with(timeout: .seconds(5)).watch()
            try await failing(server, "timeout", ["getMore"], ["blockConnection": true, "blockTimeMS": 8000])
            {
                await #expect(throws: OperationTimeoutError.self) { try await stream.next() }
            }
            #expect(stream.isOpen)
            try await things.insertOne(["_id": 1])
            let key = try await stream.next()?.documentKey
            #expect(key == ["_id": 1])
            #expect(traffic.sent("aggregate").count == 2)
        }
    }
}

extension ClientLog {
    /// The `$changeStream` stages of the aggregates.
    fileprivate var stages: [Document] {
        sent("aggregate").compactMap {
            $0["pipeline"]?.arrayValue?.first?.documentValue?["$changeStream"]?.documentValue
        }
    }

    /// The cursor of the last reply that had one.
    fileprivate var lastCursor: Document? {
        let replies = commands.compactMap { event -> Document? in
            guard ["aggregate", "getMore"].contains(event.commandName),
                case .succeeded(let reply, _) = event.kind
            else { return nil }
            return reply
        }
        return replies.last?["cursor"]?.documentValue
    }
}
