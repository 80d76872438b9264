import BSON
import LoomTesting
import MongoDriver
import Synchronization
import Testing

/// Lends a collection of a database of its own in a replica set, with the `aggregate` commands sent so far.
private func withWatchedCollection(
    _ body: (MongoCollection<Document>, TestServer, @escaping () -> [Document]) async throws -> Void
) async throws {
    let server = try await TestServer.shared(.replicaSet)
    let primary = try await server.primary()
    let aggregates = Mutex<[Document]>([])
    var options = MongoClientOptions()
    options.eventHandler = { event in
        guard case .command(let command) = event, case .started(let document) = command.kind,
            command.commandName == "aggregate"
        else { return }
        aggregates.withLock { $0.append(document) }
    }
    try await server.withTemporaryDatabase { name in
        let uri = server.directURI(of: primary) + "&appName=\(name)"
        try await withMongoClient(uri, options: options) { client in
            let things = try await client.database(name).createCollection("things")
            try await body(things, server) { aggregates.withLock { $0 } }
        }
    }
}

private func stage(_ command: Document?) -> Document? {
    command?["pipeline"]?.arrayValue?.first?.documentValue?["$changeStream"]?.documentValue
}

@Suite struct ChangeStreamTests {
    struct Thing: Codable, Sendable, Equatable {
        var _id: Int
        var name: String
    }

    @Test func tellsTypedEvents() async throws {
        try await withWatchedCollection { things, _, aggregates in
            let stream = try await things.of(Thing.self).watch(
                options: ChangeStreamOptions(fullDocument: .updateLookup))
            try await things.insertOne(["_id": 1, "name": "a"])
            try await things.updateOne(["_id": 1], ["$set": ["name": "b"]])
            try await things.replaceOne(["_id": 1], with: ["name": "c"])
            try await things.deleteOne(["_id": 1])
            let inserted = try #require(try await stream.next())
            #expect(inserted.operationType == .insert)
            #expect(inserted.fullDocument == Thing(_id: 1, name: "a"))
            #expect(inserted.documentKey == ["_id": 1])
            #expect(
                inserted.namespace == ChangeNamespace(database: things.database.name, collection: "things"))
            #expect(inserted.clusterTime != nil)
            let updated = try #require(try await stream.next())
            #expect(updated.operationType == .update)
            #expect(updated.updateDescription?.updatedFields == ["name": "b"])
            #expect(updated.updateDescription?.removedFields == [])
            let replaced = try #require(try await stream.next())
            #expect(replaced.operationType == .replace)
            let deleted = try #require(try await stream.next())
            #expect(deleted.operationType == .delete)
            #expect(deleted.fullDocument == nil)
            #expect(stage(aggregates().first) == ["fullDocument": "updateLookup"])
            await stream.close()
            #expect(try await stream.next() == nil)
            #expect(!stream.isOpen)
        }
    }

    @Test func tryNextReturnsWhenThereIsNothingNewAndTheTokenMovesOn() async throws {
        try await withWatchedCollection { things, _, _ in
            let stream = try await things.watch(options: ChangeStreamOptions(maxAwaitTime: .milliseconds(10)))
            let first = try #require(stream.resumeToken)
            #expect(try await stream.tryNext() == nil)
            try await things.database.collection("others").insertOne(["a": 1])
            var moved = false
            for _ in 0..<200 where !moved {
                #expect(try await stream.tryNext() == nil)
                moved = stream.resumeToken != first
            }
            #expect(moved)
            let before = stream.resumeToken
            try await things.insertOne(["_id": 1])
            let event = try #require(try await stream.next())
            #expect(event.fullDocument == ["_id": 1])
            #expect(stream.resumeToken != before)
            #expect(stream.isOpen)
        }
    }

    @Test func aCancelledCallLeavesTheStreamUsable() async throws {
        try await withWatchedCollection { things, _, _ in
            let stream = try await things.watch()
            let waiting = Task { try await stream.next() }
            try await Task.sleep(for: .milliseconds(200))
            waiting.cancel()
            await #expect(throws: (any Error).self) { try await waiting.value }
            try await things.insertOne(["_id": 1])
            #expect(try await stream.next()?.documentKey == ["_id": 1])
        }
    }

    @Test func whatIsDroppedEndsTheStreamAndAnotherStartsBehind() async throws {
        try await withWatchedCollection { things, _, _ in
            let stream = try await things.watch()
            try await things.drop()
            #expect(try await stream.next()?.operationType == .drop)
            let last = try #require(try await stream.next())
            #expect(last.operationType == .invalidate)
            #expect(try await stream.next() == nil)
            #expect(!stream.isOpen)
            await #expect(throws: CommandError.self) {
                try await things.watch(options: ChangeStreamOptions(resumeAfter: last.id)).next()
            }
            let other = try await things.watch(options: ChangeStreamOptions(startAfter: last.id))
            try await things.insertOne(["_id": 7])
            #expect(try await other.next()?.documentKey == ["_id": 7])
        }
    }

    @Test func databasesAndDeploymentsAreWatchedToo() async throws {
        try await withWatchedCollection { things, _, aggregates in
            let database = things.database
            let inDatabase = try await database.watch()
            let everywhere = try await database.client.watch([
                ["$match": ["ns.db": ["$regex": .string("^\(database.name)")]]]
            ])
            try await database.collection("a").insertOne(["_id": 1])
            try await database.client.database(database.name + "2").collection("b").insertOne(["_id": 2])
            #expect(try await inDatabase.next()?.namespace?.collection == "a")
            #expect(try await everywhere.next()?.namespace?.collection == "a")
            #expect(try await everywhere.next()?.namespace?.database == database.name + "2")
            try await database.client.database(database.name + "2").drop()
            #expect(aggregates()[0]["aggregate"]?.intValue == 1)
            #expect(stage(aggregates()[1]) == ["allChangesForCluster": true])
            #expect(aggregates()[1]["$db"] == "admin")
        }
    }

    @Test(.enabled("needs MongoDB 6.0") { try await TestServer.areAtLeast(6, 0) })
    func eventsOfAnyTypeAndImages() async throws {
        struct Own: Codable, Sendable {
            var kind: String
            var id: Int
        }
        try await withWatchedCollection { things, _, _ in
            let stream = try await things.watch(
                [["$project": ["kind": "$operationType", "id": "$documentKey._id"]]], as: Own.self)
            let raw = try await things.watch(as: RawDocument.self)
            try await things.database.runCommand([
                "collMod": "things", "changeStreamPreAndPostImages": ["enabled": true],
            ])
            let images = try await things.watch(
                options: ChangeStreamOptions(
                    fullDocument: .required, fullDocumentBeforeChange: .required, showExpandedEvents: true))
            try await things.insertOne(["_id": 1, "n": 1])
            try await things.updateOne(["_id": 1], ["$set": ["n": 2]])
            let own = try #require(try await stream.next())
            #expect(own.kind == "insert" && own.id == 1)
            let bytes = try #require(try await raw.next())
            #expect(try bytes["operationType"] == "insert")
            _ = try await images.next()
            let update = try #require(try await images.next())
            #expect(update.fullDocumentBeforeChange == ["_id": 1, "n": 1])
            #expect(update.fullDocument == ["_id": 1, "n": 2])
            #expect(update.collectionUUID != nil)
        }
    }

    @Test func iterationEndsByBreak() async throws {
        try await withWatchedCollection { things, _, _ in
            let stream = try await things.watch()
            try await things.insertMany([["_id": 1], ["_id": 2]])
            for try await event in stream {
                #expect(event.documentKey == ["_id": 1])
                break
            }
            #expect(try await stream.next()?.documentKey == ["_id": 2])
        }
    }

    @Test func theBlockingViewDoesTheSame() async throws {
        try await withWatchedCollection { things, _, _ in
            try await onThread {
                let things = things.blocking
                let stream = try things.watch(options: ChangeStreamOptions(maxAwaitTime: .milliseconds(10)))
                #expect(try stream.tryNext() == nil)
                try things.insertOne(["_id": 1])
                #expect(try stream.next()?.documentKey == ["_id": 1])
                #expect(stream.resumeToken != nil)
                try stream.close()
                #expect(!stream.isOpen)
            }
        }
    }

    @Test func aStandaloneRefuses() async throws {
        let server = try await TestServer.shared(.standalone)
        try await withMongoClient(server.uri) { client in
            _ = await #expect(throws: CommandError.self) { try await client.watch() }
        }
    }
}

/// What a real server of today does not do.
@Suite struct ScriptedChangeStreamTests {
    private func event(_ number: Int32) -> BSONValue {
        ["_id": ["_data": .int32(number)], "operationType": "insert", "documentKey": ["_id": .int32(number)]]
    }

    /// A server with events 0 to 3, one a batch, on which the questions named fail in between.
    private func server(failing: Set<Int>, with failure: Document?) throws -> ScriptedServer {
        let questions = Mutex(0)
        return try ScriptedServer { request in
            let number = questions.withLock { number in
                if request.name == "getMore" { number += 1 }
                return number
            }
            let next = request.command["pipeline"].map { _ in
                (stage(request.command)?["resumeAfter"]?.documentValue?["_data"]?.intValue).map { $0 + 1 }
                    ?? 0
            }
            switch request.name {
            case "aggregate": return [.reply(cursor(Int64(next ?? 0) + 100, first: []))]
            case "getMore" where failing.contains(number): return failure.map { [.reply($0)] } ?? [.close]
            case "getMore":
                // The cursor's number says which event is its next; each is asked once.
                let id = request.command["getMore"]?.intValue ?? 0
                let place = id - 100
                return [.reply(cursor(Int64(id) + 1, next: place < 4 ? [event(Int32(place))] : []))]
            default: return nil
            }
        }
    }

    /// Errors after which the server, or another one, can go on.
    @Test(
        arguments: [
            ["ok": 0, "code": 43], ["ok": 0, "code": 10107, "errorLabels": ["ResumableChangeStreamError"]],
            nil,
        ] as [Document?])
    func resumesBehindTheLastEvent(failure: Document?) async throws {
        let server = try server(failing: [2, 3, 5], with: failure)
        try await withMongoClient(server.uri) { client in
            let stream = try await client.database("d").collection("c").watch()
            for number in 0..<4 as Range<Int32> {
                let event = try await stream.next()
                #expect(event?.documentKey == ["_id": .int32(number)])
            }
        }
        let starts = server.requests.filter { $0.name == "aggregate" }.map { stage($0.command) }
        let expected: [Document] = [
            [:], ["resumeAfter": ["_data": 0]], ["resumeAfter": ["_data": 0]], ["resumeAfter": ["_data": 1]],
        ]
        #expect(starts == expected)
    }

    @Test func endsAfterAnErrorThatResumingDoesNotMend() async throws {
        let server = try server(failing: [1], with: ["ok": 0, "code": 10107])
        try await withMongoClient(server.uri) { client in
            let stream = try await client.database("d").collection("c").watch()
            await #expect { try await stream.next() } throws: { ($0 as? CommandError)?.code == 10107 }
            #expect(!stream.isOpen)
            #expect(try await stream.next() == nil)
        }
        #expect(server.requests.count { $0.name == "aggregate" } == 1)
    }

    @Test func anErrorOfTheResumingAggregateEndsTheStream() async throws {
        let count = Mutex(0)
        let server = try ScriptedServer { request in
            switch request.name {
            case "aggregate":
                let isFirst = count.withLock { count in
                    count += 1
                    return count == 1
                }
                return [.reply(isFirst ? cursor(7, first: []) : ["ok": 0, "code": 43])]
            case "getMore": return [.reply(["ok": 0, "code": 43])]
            default: return nil
            }
        }
        try await withMongoClient(server.uri) { client in
            let stream = try await client.database("d").collection("c").watch()
            await #expect { try await stream.next() } throws: { ($0 as? CommandError)?.code == 43 }
            #expect(!stream.isOpen)
        }
    }

    private func cursor(_ id: Int64, first: [BSONValue]? = nil, next: [BSONValue]? = nil) -> Document {
        var cursor: Document = ["id": .int64(id), "ns": "d.c"]
        cursor["firstBatch"] = first.map(BSONValue.array)
        cursor["nextBatch"] = next.map(BSONValue.array)
        return [
            "ok": 1, "cursor": .document(cursor),
            "operationTime": .timestamp(Timestamp(seconds: 5, increment: 6)),
        ]
    }

    @Test func anEventWithoutATokenEndsTheStream() async throws {
        let server = try ScriptedServer { request in
            switch request.name {
            case "aggregate": [.reply(cursor(7, first: [["operationType": "insert"]]))]
            default: nil
            }
        }
        try await withMongoClient(server.uri) { client in
            let stream = try await client.database("d").collection("c").watch()
            await #expect(throws: ChangeStreamError.self) { try await stream.next() }
            #expect(!stream.isOpen)
            #expect(try await stream.next() == nil)
            for _ in 0..<200 where !server.requests.contains(where: { $0.name == "killCursors" }) {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(server.requests.contains { $0.name == "killCursors" })
        }
    }

    @Test func withoutAnyTokenItResumesAtTheTimeOfTheAggregate() async throws {
        let server = try ScriptedServer { request in
            switch request.name {
            case "aggregate":
                let isFirst = stage(request.command) == [:]
                return [
                    .reply(
                        cursor(
                            isFirst ? 7 : 8,
                            first: isFirst
                                ? []
                                : [
                                    [
                                        "_id": ["_data": "x"], "operationType": "new kind",
                                        "ns": ["viewOn": "d.e"],
                                    ]
                                ]))
                ]
            case "getMore": return [.close]
            default: return nil
            }
        }
        try await withMongoClient(server.uri) { client in
            let stream = try await client.database("d").collection("c").watch()
            #expect(stream.resumeToken == nil)
            let event = try #require(try await stream.next())
            #expect(event.operationType.rawValue == "new kind")
            #expect(stream.resumeToken == ["_data": "x"])
            let resumed = try #require(server.requests.last { $0.name == "aggregate" })
            let time = BSONValue.timestamp(Timestamp(seconds: 5, increment: 6))
            #expect(stage(resumed.command) == ["startAtOperationTime": time])
        }
    }

    @Test func fragmentsOfALargeEventAreTold() throws {
        let raw = try RawDocument([
            "_id": ["_data": "x"], "splitEvent": ["fragment": 2, "of": 3], "fullDocument": ["a": 1],
        ])
        let event = try BSONDecoder().decode(ChangeEvent<Document>.self, from: raw)
        #expect(event.splitEvent?.fragment == 2 && event.splitEvent?.of == 3)
        #expect(event.operationType == .unspecified)
        #expect(event.fullDocument == ["a": 1])
    }
}
