import BSON
import LoomTesting
import MongoDriver
import Testing

@Suite struct WriteTests {
    @Test func insertsAndFindsOne() async throws {
        try await withCollection { things in
            let result = try await things.insertOne(["name": "Ada", "age": 36])
            #expect(result.isAcknowledged)
            let found = try #require(try await things.findOne(["name": "Ada"]))
            #expect(found.keys == ["_id", "name", "age"])
            #expect(found["_id"] == result.insertedID)
            #expect(try await things.findOne(["name": "Bob"]) == nil)
        }
    }

    @Test func keepsAnIdentifierThatIsGiven() async throws {
        try await withCollection { things in
            let result = try await things.insertMany([["_id": 1], ["x": 1, "_id": "two"], ["x": 3]])
            #expect(result.insertedIDs.prefix(2) == [1, "two"])
            #expect(result.insertedIDs.last?.objectIDValue != nil)
            #expect(try await things.countDocuments() == 3)
        }
    }

    @Test func aDuplicateKeyIsAnErrorOfItsOwn() async throws {
        try await withCollection { things in
            try await things.createIndex(IndexModel(["email": 1], options: ["unique": true]))
            try await things.insertOne(["email": "a@b"])
            do {
                try await things.insertOne(["email": "a@b"])
                Issue.record("a duplicate key was accepted")
            } catch let error as DuplicateKeyError {
                #expect(error.code == 11000)
                #expect(error.keyValue == ["email": "a@b"])
                #expect(error.context.collection == "things")
                #expect(error.context.command == "insert")
            }
        }
    }

    @Test func insertManyMapsEveryFailureToItsIndex() async throws {
        try await withCollection { things in
            try await things.insertOne(["_id": 3])
            try await things.insertOne(["_id": 5])
            let documents: [Document] = (0..<8).map { ["_id": .int32($0)] }
            do {
                try await things.insertMany(documents, options: InsertOptions(isOrdered: false))
                Issue.record("duplicates were accepted")
            } catch let error as BulkWriteError {
                #expect(error.failures.map(\.index) == [3, 5])
                #expect(error.failures.filter { !$0.isDuplicateKey }.isEmpty)
                #expect(error.partialResult.insertedCount == 6)
                #expect(error.partialResult.insertedIDs.keys.sorted() == [0, 1, 2, 4, 6, 7])
            }
            try await things.deleteMany(["_id": ["$ne": 3]])
            do {
                try await things.insertMany(documents)
                Issue.record("duplicates were accepted")
            } catch let error as BulkWriteError {
                #expect(error.failures.map(\.index) == [3])
                #expect(error.partialResult.insertedCount == 3)
                #expect(error.partialResult.insertedIDs.keys.sorted() == [0, 1, 2])
            }
        }
    }

    @Test func splitsByTheServersLimits() async throws {
        try await withCollection { things in
            let many: [Document] = (0..<100_001).map { ["_id": .int32($0)] }
            #expect(try await things.insertMany(many).insertedIDs.count == 100_001)
            #expect(try await things.countDocuments() == 100_001)
            try await things.drop()
            let text = String(repeating: "x", count: 12_000_000)
            let large: [Document] = (0..<5).map { ["_id": .int32($0), "text": .string(text)] }
            try await things.insertMany(large)
            #expect(try await things.countDocuments() == 5)
        }
    }

    @Test func aDocumentThatIsTooLargeIsNamed() async throws {
        try await withCollection { things in
            let text = String(repeating: "x", count: 17_000_000)
            do {
                try await things.insertMany([["_id": 1], ["text": .string(text)]])
                Issue.record("17 MB were accepted")
            } catch let error as BulkWriteError {
                #expect(error.partialResult.insertedCount == 1)
                #expect("\(error)".contains("index 1"))
            }
            #expect(try await things.countDocuments() == 1)
        }
    }

    @Test func updatesReplacesAndDeletes() async throws {
        try await withCollection { things in
            try await things.insertMany((0..<6).map { ["_id": .int32($0), "group": .int32($0 % 2)] })
            let one = try await things.updateOne(["group": 0], ["$set": ["seen": true]])
            #expect((one.matchedCount, one.modifiedCount) == (1, 1))
            let many = try await things.updateMany(["group": 0], ["$set": ["seen": true]])
            #expect((many.matchedCount, many.modifiedCount) == (3, 2))
            let upsert = try await things.updateOne(
                ["_id": 9], ["$set": ["x": 1]], options: UpdateOptions(upsert: true))
            #expect((upsert.matchedCount, upsert.upsertedID) == (0, 9))
            let pipeline = try await things.updateOne(["_id": 9], [["$set": ["x": ["$add": ["$x", 1]]]]])
            #expect(pipeline.modifiedCount == 1)
            #expect(try await things.findOne(["_id": 9])?["x"] == 2)
            let replaced = try await things.replaceOne(["_id": 9], with: ["y": 5])
            #expect(replaced.modifiedCount == 1)
            #expect(try await things.findOne(["_id": 9]) == ["_id": 9, "y": 5])
            #expect(try await things.deleteOne(["group": 1]).deletedCount == 1)
            #expect(try await things.deleteMany(["group": 1]).deletedCount == 2)
            #expect(try await things.deleteMany([:]).deletedCount == 4)
        }
    }

    @Test func updatesAndReplacementsAreNotMixedUp() async throws {
        try await withCollection { things in
            await #expect(throws: InvalidArgumentError.self) { try await things.updateOne([:], ["x": 1]) }
            await #expect(throws: InvalidArgumentError.self) { try await things.updateOne([:], [:]) }
            await #expect(throws: InvalidArgumentError.self) {
                try await things.replaceOne([:], with: ["$set": ["x": 1]])
            }
            await #expect(throws: InvalidArgumentError.self) { try await things.insertMany([]) }
            await #expect(throws: InvalidArgumentError.self) { try await things.bulkWrite([]) }
        }
    }

    @Test func findsAndChangesInOneStep() async throws {
        try await withCollection { things in
            try await things.insertMany([["_id": 1, "n": 1], ["_id": 2, "n": 2]])
            #expect(try await things.findOneAndUpdate(["_id": 1], ["$inc": ["n": 10]])?["n"] == 1)
            var after = FindAndModifyOptions()
            after.returnDocument = .after
            #expect(
                try await things.findOneAndUpdate(["_id": 1], ["$inc": ["n": 10]], options: after)?["n"] == 21
            )
            #expect(try await things.findOneAndReplace(["_id": 2], with: ["n": 7], options: after)?["n"] == 7)
            var last = FindAndModifyOptions()
            last.sort = ["n": -1]
            #expect(try await things.findOneAndDelete([:], options: last)?["n"] == 21)
            #expect(try await things.findOneAndDelete(["_id": 99]) == nil)
        }
    }

    @Test func bulkWritesMapIndicesAcrossRuns() async throws {
        try await withCollection { things in
            try await things.insertOne(["_id": 50])
            let writes: [WriteModel<Document>] = [
                .insertOne(["_id": 1]), .updateOne(filter: ["_id": 1], update: ["$set": ["x": 1]]),
                .insertOne(["_id": 2]), .insertOne(["_id": 50]), .deleteOne(filter: ["_id": 2]),
                .updateOne(
                    filter: ["_id": 77], update: ["$set": ["x": 1]], options: UpdateOptions(upsert: true)),
                .replaceOne(filter: ["_id": 1], replacement: ["y": 1]),
            ]
            do {
                try await things.bulkWrite(writes)
                Issue.record("a duplicate was accepted")
            } catch let error as BulkWriteError {
                #expect(error.failures.map(\.index) == [3])
                #expect(error.partialResult.insertedIDs == [0: 1, 2: 2])
                #expect(error.partialResult.deletedCount == 0)
            }
            try await things.deleteMany(["_id": ["$ne": 50]])
            do {
                try await things.bulkWrite(writes, options: BulkWriteOptions(isOrdered: false))
                Issue.record("a duplicate was accepted")
            } catch let error as BulkWriteError {
                #expect(error.failures.map(\.index) == [3])
                #expect(error.partialResult.upsertedIDs == [5: 77])
                #expect(error.partialResult.insertedCount == 2)
                #expect(error.partialResult.deletedCount == 1)
            }
        }
    }

    @Test func unconfirmedWritesSaySo() async throws {
        try await withCollection { things in
            let careless = things.with(writeConcern: .unacknowledged)
            #expect(try await careless.insertOne(["_id": 1]).isAcknowledged == false)
            #expect(try await careless.updateOne(["_id": 1], ["$set": ["x": 1]]).isAcknowledged == false)
            #expect(try await careless.deleteMany(["_id": 2]).isAcknowledged == false)
            #expect(try await careless.findOneAndDelete(["_id": 2]) == nil)
            // The same connection answers the next command: nothing was left behind on it.
            var seen = false
            for _ in 0..<50 where !seen {
                seen = try await things.findOne(["_id": 1])?["x"] == 1
                if !seen { try await Task.sleep(for: .milliseconds(20)) }
            }
            #expect(seen)
        }
    }
}
