import BSON
import LoomTesting
import MongoCore
import MongoDriver
import Synchronization
import Testing

/// A server of 8.0 that answers `bulkWrite` and `getMore` as the test says, and takes messages of these sizes.
private func newServer(
    maxBatchSize: Int32 = 100_000, maxMessageSize: Int32 = 48_000_000,
    _ answer: @escaping @Sendable (Document) -> Document?
) throws -> ScriptedServer {
    try ScriptedServer { request in
        guard ["bulkWrite", "getMore"].contains(request.name) else {
            var reply = ScriptedServer.ordinaryReply(to: request)
            if reply["maxWireVersion"] != nil {
                reply["maxWireVersion"] = 25
                reply["maxWriteBatchSize"] = .int32(maxBatchSize)
                reply["maxMessageSizeBytes"] = .int32(maxMessageSize)
            }
            return [.reply(reply)]
        }
        return answer(request.command).map { [.reply($0)] } ?? []
    }
}

private func reply(
    _ counts: Document = [:], results: [Document] = [], cursorID: Int64 = 0, next: Bool = false
) -> Document {
    var reply: Document = [
        "ok": 1,
        "cursor": [
            "id": .int64(cursorID), "ns": "admin.$cmd.bulkWrite",
            next ? "nextBatch" : "firstBatch": .array(results.map(BSONValue.document)),
        ],
    ]
    for (key, value) in counts { reply[key] = value }
    return reply
}

private let apples = Namespace(database: "shop", collection: "apples")
private let pears = Namespace(database: "store", collection: "pears")

private func inserts(_ count: Int32, into namespace: Namespace = apples) -> [ClientWriteModel] {
    (0..<count).map { ClientWriteModel(namespace, .insertOne(["_id": .int32($0)])) }
}

extension ScriptedServer {
    fileprivate var bulkWrites: [Document] { requests.filter { $0.name == "bulkWrite" }.map(\.command) }
}

@Suite struct ClientBulkWriteTests {
    @Test func sendsWritesToSeveralCollectionsInOneCommand() async throws {
        let server = try newServer { _ in
            reply([
                "nErrors": 0, "nInserted": 1, "nMatched": 2, "nModified": 2, "nDeleted": 3, "nUpserted": 1,
            ])
        }
        try await withMongoClient(server.uri) { client in
            let result = try await client.bulkWrite(
                [
                    ClientWriteModel(apples, .insertOne(["_id": 1])),
                    ClientWriteModel(
                        pears,
                        .updateOne(
                            filter: ["a": 1], update: ["$set": ["b": 2]],
                            options: UpdateOptions(
                                upsert: true, arrayFilters: [["i": 1]], collation: ["locale": "simple"],
                                hint: "_id_", sort: ["c": -1]))),
                    ClientWriteModel(apples, .updateMany(filter: [:], update: [["$unset": "x"]])),
                    ClientWriteModel(pears, .replaceOne(filter: ["a": 2], replacement: ["a": 3])),
                    ClientWriteModel(apples, .deleteOne(filter: ["a": 4])),
                    ClientWriteModel(
                        apples, .deleteMany(filter: ["a": 5], options: DeleteOptions(hint: ["a": 1]))),
                ],
                options: ClientBulkWriteOptions(
                    bypassDocumentValidation: true, variables: ["v": 1], comment: "note"))
            #expect(result.insertedCount == 1 && result.matchedCount == 2 && result.modifiedCount == 2)
            #expect(result.deletedCount == 3 && result.upsertedCount == 1)
            #expect(!result.hasVerboseResults && result.insertResults.isEmpty && result.isAcknowledged)
        }
        let command = try #require(server.bulkWrites.first)
        #expect(command.keys.first == "bulkWrite")
        #expect(command["$db"] == "admin")
        #expect(command["errorsOnly"] == true && command["ordered"] == true)
        #expect(command["bypassDocumentValidation"] == true && command["comment"] == "note")
        #expect(command["let"] == ["v": 1])
        #expect(command["nsInfo"] == [["ns": "shop.apples"], ["ns": "store.pears"]])
        let expected: [BSONValue] = [
            ["insert": 0, "document": ["_id": 1]],
            [
                "update": 1, "filter": ["a": 1], "updateMods": ["$set": ["b": 2]], "multi": false,
                "upsert": true, "arrayFilters": [["i": 1]], "collation": ["locale": "simple"], "hint": "_id_",
                "sort": ["c": -1],
            ],
            ["update": 0, "filter": [:], "updateMods": [["$unset": "x"]], "multi": true],
            ["update": 1, "filter": ["a": 2], "updateMods": ["a": 3], "multi": false],
            ["delete": 0, "filter": ["a": 4], "multi": false],
            ["delete": 0, "filter": ["a": 5], "multi": true, "hint": ["a": 1]],
        ]
        #expect(command["ops"] == .array(expected))
    }

    @Test func tellsWhatEachWriteDidAcrossTheResultsCursor() async throws {
        let server = try newServer { command in
            if command["getMore"] != nil {
                return reply(
                    results: [
                        ["ok": 1, "idx": 1, "n": 1, "nModified": 0, "upserted": ["index": 0, "_id": 7]],
                        ["ok": 1, "idx": 2, "n": 4],
                    ], next: true)
            }
            return reply(
                ["nInserted": 1, "nUpserted": 1, "nDeleted": 4], results: [["ok": 1, "idx": 0, "n": 1]],
                cursorID: 9)
        }
        try await withMongoClient(server.uri) { client in
            let result = try await client.bulkWrite(
                [
                    ClientWriteModel(apples, .insertOne(["x": 1])),
                    ClientWriteModel(
                        apples,
                        .replaceOne(filter: [:], replacement: [:], options: UpdateOptions(upsert: true))),
                    ClientWriteModel(apples, .deleteMany(filter: [:])),
                ], options: ClientBulkWriteOptions(hasVerboseResults: true))
            let sent = server.bulkWrites.first?["ops"]?.arrayValue?.first?.documentValue?["document"]
            #expect(result.insertResults[0]?.insertedID == sent?.documentValue?["_id"])
            #expect(sent?.documentValue?.keys == ["_id", "x"])
            #expect(result.updateResults[1]?.upsertedID == 7)
            #expect(result.updateResults[1]?.matchedCount == 1)
            #expect(result.deleteResults[2]?.deletedCount == 4)
        }
        let getMore = try #require(server.requests.first { $0.name == "getMore" }?.command)
        #expect(getMore["collection"] == "$cmd.bulkWrite" && getMore["$db"] == "admin")
        #expect(server.bulkWrites.first?["errorsOnly"] == false)
    }

    @Test func splitsByCountAndMapsIndicesBack() async throws {
        let server = try newServer(maxBatchSize: 2) { command in
            let isLast = command["ops"]?.arrayValue?.count == 1
            return reply(
                ["nErrors": 1, "nInserted": isLast ? 0 : 1],
                results: [["ok": 0, "idx": isLast ? 0 : 1, "code": 11000, "errmsg": "taken"]])
        }
        try await withMongoClient(server.uri) { client in
            do {
                try await client.bulkWrite(inserts(5), options: ClientBulkWriteOptions(isOrdered: false))
                Issue.record("three failures were not told")
            } catch let error as ClientBulkWriteError {
                #expect(error.failures.map(\.index) == [1, 3, 4])
                #expect(error.failures.first?.isDuplicateKey == true)
                #expect(error.partialResult?.insertedCount == 2)
                #expect(error.interruption == nil)
                #expect(error.code == 11000)
            }
        }
        #expect(server.bulkWrites.map { $0["ops"]?.arrayValue?.count } == [2, 2, 1])
    }

    @Test func anOrderedOneStopsAtTheFirstFailure() async throws {
        for (failing, isPartial) in [(0, false), (1, true)] {
            let server = try newServer(maxBatchSize: 2) { _ in
                reply(
                    ["nErrors": 1, "nInserted": .int32(Int32(failing))],
                    results: [["ok": 0, "idx": .int32(Int32(failing)), "code": 1, "errmsg": "no"]])
            }
            try await withMongoClient(server.uri) { client in
                _ = await #expect {
                    try await client.bulkWrite(inserts(5))
                } throws: { error in
                    guard let error = error as? ClientBulkWriteError else { return false }
                    return error.failures.map(\.index) == [failing]
                        && (error.partialResult != nil) == isPartial
                }
            }
            #expect(server.bulkWrites.count == 1)
        }
    }

    @Test func splitsBySizeWithEachMessagesOwnTable() async throws {
        let server = try newServer(maxMessageSize: 2000) { command in
            reply(["nInserted": .int32(Int32(command["ops"]?.arrayValue?.count ?? 0))])
        }
        try await withMongoClient(server.uri) { client in
            let text = BSONValue.string(String(repeating: "x", count: 300))
            let writes = (0..<7).map {
                ClientWriteModel($0 < 3 ? apples : pears, .insertOne(["_id": .int32($0), "t": text]))
            }
            let result = try await client.bulkWrite(writes)
            #expect(result.insertedCount == 7)
        }
        let commands = server.bulkWrites
        #expect(commands.count == 4)
        #expect(commands.compactMap { $0["ops"]?.arrayValue?.count }.reduce(0, +) == 7)
        #expect(commands.first?["nsInfo"] == [["ns": "shop.apples"]])
        #expect(commands.last?["nsInfo"] == [["ns": "store.pears"]])
        #expect(commands.last?["ops"]?.arrayValue?.first?.documentValue?["insert"] == 0)
    }

    @Test func aWriteTooLargeForAnyMessageIsRefused() async throws {
        let server = try newServer(maxMessageSize: 2000) { _ in reply() }
        try await withMongoClient(server.uri) { client in
            let large: Document = ["t": .string(String(repeating: "x", count: 3000))]
            await #expect(throws: InvalidArgumentError.self) {
                try await client.bulkWrite([ClientWriteModel(apples, .insertOne(large))])
            }
            await #expect {
                try await client.bulkWrite(inserts(1) + [ClientWriteModel(apples, .insertOne(large))])
            } throws: {
                ($0 as? ClientBulkWriteError)?.interruption is InvalidArgumentError
            }
        }
        #expect(server.bulkWrites.count == 1)
    }

    @Test func anErrorOfTheWholeCommandKeepsWhatWasDoneBefore() async throws {
        let count = Mutex(0)
        let server = try newServer(maxBatchSize: 2) { _ in
            let isFirst = count.withLock { count in
                count += 1
                return count == 1
            }
            return isFirst ? reply(["nInserted": 2]) : ["ok": 0, "code": 8, "errmsg": "no"]
        }
        try await withMongoClient(server.uri) { client in
            _ = await #expect {
                try await client.bulkWrite(inserts(4))
            } throws: { error in
                guard let error = error as? ClientBulkWriteError else { return false }
                return error.partialResult?.insertedCount == 2 && error.interruption is CommandError
                    && error.code == 8
            }
        }
    }

    @Test func writeConcernErrorsDoNotStopIt() async throws {
        let server = try newServer(maxBatchSize: 2) { _ in
            reply(["nInserted": 2, "writeConcernError": ["code": 91, "errmsg": "going down"]])
        }
        try await withMongoClient(server.uri) { client in
            _ = await #expect {
                try await client.bulkWrite(inserts(4))
            } throws: { error in
                guard let error = error as? ClientBulkWriteError else { return false }
                return error.partialResult?.insertedCount == 4
                    && error.writeConcernFailures.map(\.code) == [91, 91]
            }
        }
        #expect(server.bulkWrites.count == 2)
    }

    @Test func aFailingResultsCursorIsAnErrorWithWhatIsKnown() async throws {
        let server = try newServer { command in
            command["getMore"] != nil
                ? ["ok": 0, "code": 8, "errmsg": "no"] : reply(["nInserted": 2], cursorID: 9)
        }
        try await withMongoClient(server.uri) { client in
            _ = await #expect {
                try await client.bulkWrite(
                    inserts(2), options: ClientBulkWriteOptions(hasVerboseResults: true))
            } throws: { error in
                guard let error = error as? ClientBulkWriteError else { return false }
                return error.partialResult?.insertedCount == 2 && error.interruption is CommandError
            }
            for _ in 0..<2000 where !server.requests.contains(where: { $0.name == "killCursors" }) {
                try await Task.sleep(for: .milliseconds(10))
            }
        }
        #expect(server.requests.count { $0.name == "killCursors" } == 1)
    }

    @Test func withoutConfirmationNothingIsAwaited() async throws {
        let server = try newServer(maxBatchSize: 2) { _ in nil }
        let unacknowledged = WriteConcern.unacknowledged
        try await withMongoClient(server.uri) { client in
            let result = try await client.bulkWrite(
                inserts(3),
                options: ClientBulkWriteOptions(isOrdered: false, writeConcern: unacknowledged))
            #expect(!result.isAcknowledged && result.insertedCount == 0)
            for (isOrdered, isVerbose, words) in [
                (true, false, "Cannot request unacknowledged write concern and ordered writes"),
                (false, true, "Cannot request unacknowledged write concern and verbose results"),
            ] {
                await #expect {
                    try await client.bulkWrite(
                        inserts(1),
                        options: ClientBulkWriteOptions(
                            isOrdered: isOrdered, hasVerboseResults: isVerbose, writeConcern: unacknowledged))
                } throws: {
                    ($0 as? InvalidArgumentError)?.message == words
                }
            }
            for _ in 0..<200 where server.bulkWrites.count < 2 {
                try await Task.sleep(for: .milliseconds(10))
            }
        }
        #expect(server.bulkWrites.count == 2)
        #expect(server.bulkWrites.first?["writeConcern"] == ["w": 0])
    }

    @Test func whatCannotBeSentIsToldBeforeAnythingIsSent() async throws {
        let server = try newServer { _ in reply() }
        try await withMongoClient(server.uri) { client in
            await #expect(throws: InvalidArgumentError.self) { try await client.bulkWrite([]) }
            let bad: [WriteModel<Document>] = [
                .updateOne(filter: [:], update: ["x": 1]),
                .replaceOne(filter: [:], replacement: ["$set": [:]]),
                .updateMany(filter: [:], update: ["$set": [:]], options: UpdateOptions(sort: ["a": 1])),
                .deleteOne(filter: [:], options: DeleteOptions(comment: "x")),
            ]
            for model in bad {
                await #expect(throws: InvalidArgumentError.self) {
                    try await client.bulkWrite([ClientWriteModel(apples, model)])
                }
            }
        }
        #expect(server.bulkWrites.isEmpty)
    }

    @Test func aServerBefore8IsNamedAsTheReason() async throws {
        try await withCollection { things in
            _ = await #expect {
                try await things.database.client.bulkWrite(inserts(1))
            } throws: {
                ($0 as? InvalidArgumentError)?.message.contains("8.0") == true
            }
        }
    }
}
