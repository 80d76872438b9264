import BSON
import LoomTesting
import MongoDriver
import Synchronization
import Testing

@Suite struct TailableCursorTests {
    private func withCapped(_ body: (MongoCollection<Document>) async throws -> Void) async throws {
        try await withCollection { things in
            var options = CreateCollectionOptions()
            options.isCapped = true
            options.size = 100_000
            let capped = try await things.database.createCollection("capped", options: options)
            try await capped.insertMany([["_id": 0], ["_id": 1]])
            try await body(capped)
        }
    }

    private func find(
        _ type: FindOptions.CursorType, in things: MongoCollection<Document>, _ wait: Duration? = nil
    ) -> FindQuery<Document> {
        things.find().with {
            $0.cursorType = type
            $0.maxAwaitTime = wait
        }
    }

    @Test(arguments: [FindOptions.CursorType.tailable, .tailableAwait])
    func tellsWhatComesLater(type: FindOptions.CursorType) async throws {
        try await withCapped { things in
            let wait: Duration? = type == .tailableAwait ? .milliseconds(100) : nil
            var documents = try await find(type, in: things, wait).cursor().makeAsyncIterator()
            for id in 0..<2 as Range<Int32> {
                let document = try await documents.next()
                #expect(document?["_id"] == .int32(id))
            }
            async let later: Void = {
                try await Task.sleep(for: .milliseconds(300))
                try await things.insertOne(["_id": 2])
            }()
            #expect(try await documents.next()?["_id"] == 2)
            try await later
        }
    }

    @Test func waitingEndsByCancellation() async throws {
        try await withCapped { things in
            let reader = Task { try await find(.tailableAwait, in: things).toArray() }
            try await Task.sleep(for: .milliseconds(200))
            let start = ContinuousClock.now
            reader.cancel()
            await #expect(throws: (any Error).self) { try await reader.value }
            #expect(ContinuousClock.now - start < .seconds(30))
            #expect(try await things.countDocuments() == 2)
        }
    }

    @Test func anOrdinaryCollectionRefuses() async throws {
        try await withCollection { things in
            try await things.insertOne(["_id": 1])
            await #expect(throws: CommandError.self) { try await find(.tailable, in: things).toArray() }
            await #expect(throws: InvalidArgumentError.self) {
                try await find(.tailable, in: things, .seconds(1)).toArray()
            }
        }
    }
}

@Suite struct ExhaustCursorTests {
    private func exhaust(_ things: MongoCollection<Document>) -> FindQuery<Document> {
        things.find().sort(["_id": 1]).with { $0.cursorType = .exhaust }
    }

    @Test func deliversAllInOrder() async throws {
        try await withCollection { things in
            try await things.insertMany((0..<1000).map { ["_id": .int32($0)] })
            for size in [7, 100, 999, 1000] {
                let ids = try await exhaust(things).batchSize(size).toArray().compactMap {
                    $0["_id"]?.intValue
                }
                #expect(ids == Array(0..<1000))
            }
            #expect(try await exhaust(things).batchSize(10).limit(25).toArray().count == 25)
            try await onThread {
                let all = try exhaust(things).batchSize(10).blocking.toArray()
                #expect(all.count == 1000)
            }
        }
    }

    @Test func givenUpEarlyItLeavesThePoolSound() async throws {
        let server = try await TestServer.shared()
        try await server.withTemporaryDatabase { name in
            try await withMongoClient(server.uri(with: "maxPoolSize=1")) { client in
                let things = client.database(name).collection("things")
                try await things.insertMany((0..<1000).map { ["_id": .int32($0)] })
                for _ in 0..<3 {
                    let cursor = try await exhaust(things).batchSize(2).cursor()
                    for _ in 0..<3 { #expect(try await cursor.nextBatch() != nil) }
                    await cursor.close()
                    #expect(try await cursor.nextBatch() == nil)
                    for try await _ in exhaust(things).batchSize(400) { break }
                    let count = try await things.countDocuments()
                    #expect(count == 1000)
                }
            }
        }
    }

    /// A reply as a server sends it that has more to come.
    private func message(_ number: Int32, answering: Int32, _ body: Document, more: Bool) throws -> [UInt8] {
        let bytes = try RawDocument(body).bytes
        func little(_ value: Int32) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }
        return little(Int32(21 + bytes.count)) + little(number) + little(answering) + little(2013)
            + little(more ? 2 : 0) + [0] + bytes
    }

    @Test func oneQuestionBringsManyBatches() async throws {
        let server = try ScriptedServer { request in
            func reply(_ key: String, _ number: Int32, isLast: Bool = false) -> Document {
                [
                    "ok": 1,
                    "cursor": [
                        "id": isLast ? .int64(0) : .int64(5), "ns": "d.c", key: [["_id": .int32(number)]],
                    ],
                ]
            }
            switch request.name {
            case "find": return [.reply(reply("firstBatch", 0))]
            case "getMore":
                // The second question is for what the server left after it stopped streaming.
                let isSecond = request.index > 2
                guard
                    let last = try? message(
                        900, answering: isSecond ? request.requestID : 801,
                        reply("nextBatch", isSecond ? 4 : 3, isLast: isSecond), more: false)
                else { return nil }
                if isSecond { return [.send(last)] }
                guard
                    let first = try? message(
                        800, answering: request.requestID, reply("nextBatch", 1), more: true),
                    let second = try? message(801, answering: 800, reply("nextBatch", 2), more: true)
                else { return nil }
                return [.send(first), .send(second), .send(last)]
            default:
                var reply = ScriptedServer.ordinaryReply(to: request)
                if reply["maxWireVersion"] != nil { reply["maxWireVersion"] = 17 }
                return [.reply(reply)]
            }
        }
        try await withMongoClient(server.uri) { client in
            let things = client.database("d").collection("c")
            let found = try await things.find().with { $0.cursorType = .exhaust }.toArray()
            #expect(found.compactMap { $0["_id"]?.intValue } == [0, 1, 2, 3, 4])
        }
        #expect(server.requests.count { $0.name == "getMore" } == 2)
    }
}
