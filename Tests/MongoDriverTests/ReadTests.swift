import BSON
import LoomTesting
import MongoDriver
import Testing

@Suite struct ReadTests {
    private func fill(_ things: MongoCollection<Document>, _ count: Int32) async throws {
        try await things.insertMany((0..<count).map { ["_id": .int32($0), "n": .int32($0 % 10)] })
    }

    @Test func iteratesOverManyBatches() async throws {
        try await withCollection { things in
            try await fill(things, 1000)
            var ids: [Int] = []
            for try await thing in things.find().sort(["_id": 1]).batchSize(7) {
                ids.append(try #require(thing["_id"]?.intValue))
            }
            #expect(ids == Array(0..<1000))
        }
    }

    @Test func findTakesItsOptions() async throws {
        try await withCollection { things in
            try await fill(things, 30)
            let found = try await things.find(["n": ["$lt": 3]]).sort(["_id": -1]).skip(1).limit(4)
                .project(["n": 0]).batchSize(2).toArray()
            #expect(found == [["_id": 21], ["_id": 20], ["_id": 12], ["_id": 11]])
            #expect(try await things.find().limit(-5).toArray().count == 5)
            #expect(try await things.find().limit(5).batchSize(5).toArray().count == 5)
            #expect(try await things.find().sort(["_id": -1]).first()?["_id"] == 29)
            await #expect(throws: InvalidArgumentError.self) { try await things.find().skip(-1).toArray() }
        }
    }

    @Test func handsOutRawBatches() async throws {
        try await withCollection { things in
            try await fill(things, 25)
            let cursor = try await things.find().sort(["_id": 1]).batchSize(10).cursor()
            var sizes: [Int] = []
            while let batch = try await cursor.nextBatch() { sizes.append(try batch.count()) }
            #expect(sizes == [10, 10, 5])
            #expect(try await cursor.nextBatch() == nil)
        }
    }

    @Test func endsCursorsOnTheServer() async throws {
        try await withCollection { things in
            try await fill(things, 100)
            func open() async throws -> Int {
                let status = try await things.database.runCommand(["serverStatus": 1])
                return status["metrics"]?.documentValue?["cursor"]?.documentValue?["open"]?.documentValue?[
                    "total"]?
                    .intValue ?? -1
            }
            let before = try await open()
            let cursor = try await things.find().batchSize(2).cursor()
            _ = try await cursor.nextBatch()
            await cursor.close()
            #expect(try await cursor.nextBatch() == nil)
            for try await _ in things.find().batchSize(2) { break }
            for _ in 0..<100 {
                if try await open() <= before { return }
                try await Task.sleep(for: .milliseconds(20))
            }
            Issue.record("a cursor was left open")
        }
    }

    @Test func aggregatesCountsAndCollects() async throws {
        try await withCollection { things in
            try await fill(things, 30)
            let groups = try await things.aggregate([
                ["$group": ["_id": "$n", "total": ["$sum": "$_id"]]], ["$sort": ["_id": 1]],
            ]).toArray()
            #expect(groups.count == 10)
            #expect(groups.first == ["_id": 0, "total": 30])
            #expect(try await things.countDocuments(["n": 3]) == 3)
            #expect(try await things.countDocuments(["n": 99]) == 0)
            #expect(try await things.estimatedDocumentCount() == 30)
            #expect(
                try await things.distinct("n", ["_id": ["$lt": 3]]).compactMap(\.intValue).sorted() == [
                    0, 1, 2,
                ])
            try await things.aggregate([["$match": ["n": 1]], ["$out": "copy"]]).run()
            #expect(try await things.database.collection("copy").countDocuments() == 3)
        }
    }

    @Test func managesIndexesCollectionsAndDatabases() async throws {
        try await withCollection { things in
            let database = things.database
            #expect(try await things.createIndex(IndexModel(["a": 1, "b": -1])) == "a_1_b_-1")
            #expect(try await things.createIndexes([IndexModel(["t": "text"], name: "words")]) == ["words"])
            #expect(
                try await things.listIndexes().compactMap { $0["name"]?.stringValue } == [
                    "_id_", "a_1_b_-1", "words",
                ])
            try await things.dropIndex("words")
            await #expect(throws: CommandError.self) { try await things.dropIndex("words") }
            await #expect(throws: InvalidArgumentError.self) { try await things.dropIndex("*") }
            try await things.dropIndexes()
            #expect(try await things.listIndexes().count == 1)
            try await database.createCollection("capped", options: ["capped": true, "size": 4096])
            await #expect(throws: CommandError.self) { try await database.createCollection("capped") }
            #expect(try await database.collectionNames().sorted() == ["capped", "things"])
            #expect(try await database.listCollections(["name": "capped"]).count == 1)
            let renamed = try await things.rename(to: "renamed")
            #expect(renamed.name == "renamed")
            try await renamed.drop()
            try await renamed.drop()
            #expect(try await database.collection("nowhere").listIndexes() == [])
            #expect(try await database.client.databaseNames().contains(database.name))
        }
    }

    @Test func commandErrorsCarryWhatTheServerSays() async throws {
        try await withCollection { things in
            do {
                try await things.database.runCommand(["noSuchCommand": 1])
                Issue.record("an unknown command was accepted")
            } catch let error as CommandError {
                #expect(error.code == 59)
                #expect(error.codeName == "CommandNotFound")
                #expect(error.context.command == "noSuchCommand")
                #expect(error.serverReply?["ok"]?.doubleValue == 0)
            }
            await #expect(throws: CommandError.self) { try await things.find(["$bad": 1]).toArray() }
        }
    }
}

@Suite struct TypedCollectionTests {
    struct User: Codable, Sendable, Equatable {
        var name: String
        var age: Int
        var note: String?
    }

    @Test func structsGoInAndComeOut() async throws {
        try await withCollection { things in
            let users = things.of(User.self)
            let all = (0..<50).map {
                User(name: "u\($0)", age: $0, note: $0.isMultiple(of: 2) ? "even" : nil)
            }
            try await users.insertMany(all)
            #expect(try await users.find().sort(["age": 1]).batchSize(8).toArray() == all)
            #expect(try await users.findOne(["age": 7]) == all[7])
            try await users.replaceOne(["age": 7], with: User(name: "new", age: 7))
            #expect(try await users.findOne(["age": 7])?.name == "new")
        }
    }

    @Test func aDocumentThatDoesNotFitIsAnErrorThatNamesTheField() async throws {
        try await withCollection { things in
            try await things.insertMany([
                ["name": "a", "age": 1], ["name": "b", "age": "old"], ["name": "c", "age": 3],
            ])
            var users = things.of(User.self).find().sort(["_id": 1]).makeAsyncIterator()
            #expect(try await users.next()?.name == "a")
            do {
                _ = try await users.next()
                Issue.record("text was accepted as a number")
            } catch let error as CodingFailure {
                #expect("\(error)".contains("age"))
            }
            #expect(try await users.next()?.name == "c")
        }
    }
}
