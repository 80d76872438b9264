import BSON
import LoomTesting
import MongoDriver
import Synchronization
import Testing

/// Client bulk writes against a member of a replica set of 8.0: numbers, retries, sessions and transactions.
@Suite struct ClientBulkWriteSessionTests {
    private static let things = Namespace(database: "d", collection: "things")
    private static let insert = ClientWriteModel(things, .insertOne(["_id": 1]))
    private static let updateMany = ClientWriteModel(
        things, .updateMany(filter: [:], update: ["$set": ["a": 1]]))

    /// A member that does with the first `bulkWrite` what is told, and answers everything after it.
    private func member(
        first: ScriptedServer.Action? = nil, cursorID: Int64 = 0, limits: Document = [:]
    ) throws -> ScriptedServer {
        let count = Mutex(0)
        return try ScriptedServer { request in
            func reply(_ batch: String, _ results: [BSONValue], _ id: Int64) -> Document {
                [
                    "ok": 1, "nInserted": 1,
                    "cursor": [
                        "id": .int64(id), "ns": "admin.$cmd.bulkWrite", batch: .array(results),
                    ],
                ]
            }
            switch request.name {
            case "bulkWrite":
                let isFirst = count.withLock { count in
                    count += 1
                    return count == 1
                }
                if isFirst, let first { return [first] }
                return [.reply(reply("firstBatch", [], cursorID))]
            case "getMore": return [.reply(reply("nextBatch", [["ok": 1, "idx": 0, "n": 1]], 0))]
            default:
                var reply = ScriptedServer.ordinaryReply(to: request)
                guard reply["maxWireVersion"] != nil else { return [.reply(reply)] }
                reply["maxWireVersion"] = 25
                reply["setName"] = "rs"
                reply["hosts"] = ["localhost:1"]
                for (key, limit) in limits { reply[key] = limit }
                return [.reply(reply)]
            }
        }
    }

    private func sent(_ server: ScriptedServer, _ name: String = "bulkWrite") -> [Document] {
        server.requests.filter { $0.name == name }.map(\.command)
    }

    @Test(arguments: [
        ScriptedServer.Action.close,
        .reply(["ok": 0, "code": 10107, "errmsg": "no", "errorLabels": ["RetryableWriteError"]]),
    ])
    func isRetriedOnceUnderTheSameNumber(first: ScriptedServer.Action) async throws {
        let server = try member(first: first)
        try await withMongoClient(server.uri + "&heartbeatFrequencyMS=500") { client in
            let result = try await client.bulkWrite([Self.insert])
            #expect(result.insertedCount == 1)
        }
        let commands = sent(server)
        #expect(commands.count == 2)
        #expect(commands.first?["txnNumber"] == .int64(1))
        #expect(commands.first?["txnNumber"] == commands.last?["txnNumber"])
        #expect(commands.first?["lsid"] == commands.last?["lsid"])
        #expect(commands.first?["ops"] == commands.last?["ops"])
    }

    @Test func isNotRetriedWithWritesOfManyDocuments() async throws {
        let server = try member(first: .close)
        try await withMongoClient(server.uri + "&heartbeatFrequencyMS=500") { client in
            _ = await #expect(throws: (any Error).self) {
                try await client.bulkWrite([Self.insert, Self.updateMany])
            }
        }
        #expect(sent(server).count == 1)
        #expect(sent(server).first?["txnNumber"] == nil)
    }

    /// What counts is the batch that is sent: a write of many documents behind it, in another message, is none of its.
    @Test func eachBatchIsNumberedForItself() async throws {
        let server = try member(first: .close, limits: ["maxWriteBatchSize": 2])
        let writes = [Self.insert, Self.insert, Self.updateMany, Self.insert, Self.insert]
        try await withMongoClient(server.uri + "&heartbeatFrequencyMS=500") { client in
            _ = try await client.bulkWrite(writes)
        }
        #expect(sent(server).map { $0["ops"]?.arrayValue?.count } == [2, 2, 2, 1])
        // The broken connection has cost the session, and another one begins to count anew.
        #expect(sent(server).map { $0["txnNumber"] } == [.int64(1), .int64(1), nil, .int64(1)])
    }

    @Test func aBatchCutBySizeIsNumberedForItself() async throws {
        let server = try member(limits: ["maxMessageSizeBytes": 2000])
        let large = ClientWriteModel(
            Self.things, .insertOne(["t": .string(String(repeating: "x", count: 600))]))
        try await withMongoClient(server.uri) { client in
            _ = try await client.bulkWrite([large, large, Self.updateMany, large])
        }
        #expect(sent(server).map { $0["ops"]?.arrayValue?.count } == [1, 2, 1])
        #expect(sent(server).map { $0["txnNumber"] } == [.int64(1), nil, .int64(2)])
    }

    @Test func theResultsCursorStaysInTheSession() async throws {
        let server = try member(cursorID: 5)
        try await withMongoClient(server.uri) { client in
            let options = ClientBulkWriteOptions(hasVerboseResults: true)
            _ = try await client.bulkWrite([Self.insert], options: options)
            try await client.withSession { session in
                _ = try await client.bulkWrite([Self.insert], options: options, session: session)
                #expect(sent(server).last?["lsid"] == .document(session.id))
            }
        }
        #expect(sent(server).map { $0["lsid"] } == sent(server, "getMore").map { $0["lsid"] })
        #expect(sent(server, "getMore").count == 2)
    }

    @Test func takesPartInATransaction() async throws {
        let server = try member(cursorID: 5)
        try await withMongoClient(server.uri) { client in
            try await client.withSession { session in
                try await session.withTransaction { session in
                    _ = try await client.bulkWrite(
                        [Self.insert], options: ClientBulkWriteOptions(hasVerboseResults: true),
                        session: session)
                }
            }
        }
        let command = try #require(sent(server).first)
        #expect(command["startTransaction"] == true && command["autocommit"] == false)
        #expect(command["txnNumber"] == .int64(1) && command["writeConcern"] == nil)
        let getMore = try #require(sent(server, "getMore").first)
        #expect(getMore["txnNumber"] == .int64(1) && getMore["autocommit"] == false)
        #expect(getMore["startTransaction"] == nil)
        #expect(sent(server, "commitTransaction").count == 1)
    }

    @Test func oneTimeIsForAllBatches() async throws {
        let server = try member()
        try await withMongoClient(server.uri + "&timeoutMS=60000") { client in
            _ = try await client.bulkWrite([Self.insert])
        }
        let time = try #require(sent(server).first?["maxTimeMS"]?.intValue)
        #expect(time > 0 && time <= 60_000)
    }

    @Test func identifiersAreMadeAndComeFirst() async throws {
        let server = try member()
        try await withMongoClient(server.uri) { client in
            _ = try await client.bulkWrite([ClientWriteModel(Self.things, .insertOne(["x": 1, "y": 2]))])
        }
        let operation = sent(server).first?["ops"]?.arrayValue?.first?.documentValue
        #expect(operation?["document"]?.documentValue?.keys == ["_id", "x", "y"])
    }
}
