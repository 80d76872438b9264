import BSON
import LoomTesting
import MongoDriver
import Testing

@Suite struct CollectionOptionsTests {
    /// What the server says about a collection.
    private func description(_ name: String, in database: MongoDatabase) async throws -> Document {
        try #require(try await database.listCollections(["name": .string(name)]).first)
    }

    private func options(_ name: String, in database: MongoDatabase) async throws -> Document {
        try #require(try await description(name, in: database)["options"]?.documentValue)
    }

    @Test func cappedCollections() async throws {
        try await withCollection { things in
            var given = CreateCollectionOptions()
            given.isCapped = true
            given.size = 8192
            given.maxDocuments = 3
            let capped = try await things.database.createCollection("capped", options: given)
            for number in 0..<5 as Range<Int32> { try await capped.insertOne(["_id": .int32(number)]) }
            let ids = try await capped.find().toArray().compactMap { $0["_id"]?.intValue }
            #expect(ids == [2, 3, 4])
            let stored = try await options("capped", in: things.database)
            #expect(stored["capped"] == true && stored["size"]?.intValue == 8192)
        }
    }

    @Test(.enabled("needs MongoDB 6.0") { try await TestServer.areAtLeast(6, 0) })
    func limitsOfCappedCollectionsChange() async throws {
        try await withCollection { things in
            var given = CreateCollectionOptions()
            given.isCapped = true
            given.size = 8192
            try await things.database.createCollection("capped", options: given)
            var change = ModifyCollectionOptions()
            change.cappedMaxDocuments = 2
            try await things.database.modifyCollection("capped", options: change)
            #expect(try await options("capped", in: things.database)["max"]?.intValue == 2)
        }
    }

    @Test func timeSeriesCollections() async throws {
        try await withCollection { things in
            let database = things.database
            var series = CreateCollectionOptions()
            series.timeSeries = TimeSeriesOptions(timeField: "at", metaField: "of", granularity: .minutes)
            series.expireAfter = .milliseconds(3_599_001)
            try await database.createCollection("series", options: series)
            let described = try await description("series", in: database)
            #expect(described["type"] == "timeseries")
            let stored = try await options("series", in: database)
            #expect(stored["expireAfterSeconds"]?.intValue == 3600)
            #expect(stored["timeseries"]?.documentValue?["granularity"] == "minutes")
            var change = ModifyCollectionOptions()
            change.expiry = .off
            try await database.modifyCollection("series", options: change)
            #expect(try await options("series", in: database)["expireAfterSeconds"] == nil)
            series.expireAfter = .seconds(-1)
            await #expect(throws: InvalidArgumentError.self) {
                try await database.createCollection("never", options: series)
            }
        }
    }

    @Test(.enabled("needs MongoDB 6.0") { try await TestServer.areAtLeast(6, 0) })
    func clusteredCollections() async throws {
        try await withCollection { things in
            var clustered = CreateCollectionOptions()
            clustered.clusteredIndex = ClusteredIndexOptions(name: "by id")
            try await things.database.createCollection("clustered", options: clustered)
            let index = try await options("clustered", in: things.database)["clusteredIndex"]?.documentValue
            #expect(index?["name"] == "by id")
        }
    }

    @Test func validatorsImagesAndViews() async throws {
        try await withCollection { things in
            let database = things.database
            var given = CreateCollectionOptions()
            given.validator = ["n": ["$gte": 0]]
            given.validationLevel = .strict
            given.validationAction = .error
            given.collation = ["locale": "en", "strength": 2]
            given.comment = "a note"
            let checked = try await database.createCollection("checked", options: given)
            await #expect(throws: WriteError.self) { try await checked.insertOne(["n": -1]) }
            try await checked.insertOne(["n": -1], options: InsertOptions(bypassDocumentValidation: true))
            try await checked.insertOne(["n": 1, "name": "Ada"])
            #expect(try await checked.countDocuments(["name": "ADA"]) == 1)
            var change = ModifyCollectionOptions()
            change.validationAction = .warn
            try await database.modifyCollection("checked", options: change)
            try await checked.insertOne(["n": -2])
            let view = try await database.createView(
                "view", on: "checked", pipeline: [["$match": ["n": 1]]], collation: given.collation)
            #expect(try await view.find().toArray().count == 1)
            let names = try await database.collectionNames(options: ListCollectionsOptions(batchSize: 1))
            #expect(names.sorted() == ["checked", "system.views", "view"])
            await #expect(throws: CommandError.self) {
                try await database.modifyCollection("nowhere", options: change)
            }
            await #expect(throws: InvalidArgumentError.self) {
                try await database.createCollection("secret", options: ["encryptedFields": [:]])
            }
        }
    }

    @Test(.enabled("needs MongoDB 6.0") { try await TestServer.areAtLeast(6, 0) })
    func preAndPostImagesOfAReplicaSet() async throws {
        let server = try await TestServer.shared(.replicaSet)
        try await server.withTemporaryDatabase { name in
            try await withMongoClient(server.uri) { client in
                let database = client.database(name)
                var given = CreateCollectionOptions()
                given.keepsPreAndPostImages = true
                try await database.createCollection("images", options: given)
                let stored = try await options("images", in: database)
                #expect(stored["changeStreamPreAndPostImages"] == ["enabled": true])
                var change = ModifyCollectionOptions()
                change.keepsPreAndPostImages = false
                try await database.modifyCollection("images", options: change)
                #expect(try await options("images", in: database)["changeStreamPreAndPostImages"] == nil)
            }
        }
    }

    @Test func indexesOfEveryKind() async throws {
        try await withCollection { things in
            let names = try await things.createIndexes([
                IndexModel(["a": 1], options: ["unique": true, "sparse": true]),
                IndexModel(["b": -1], options: ["hidden": true]),
                IndexModel(["c": 1], options: ["partialFilterExpression": ["c": ["$gt": 1]]]),
                IndexModel(["d": 1], options: ["expireAfterSeconds": 60]),
                IndexModel(["$**": 1], options: ["wildcardProjection": ["e": 1]]),
                IndexModel(
                    ["t": "text", "u": "text"], options: ["weights": ["t": 5], "default_language": "none"]),
                IndexModel(["g": "2dsphere"]), IndexModel(["h": "hashed"]),
                IndexModel(["i": "2d"], options: ["min": -10, "max": 10]),
                IndexModel(["j": 1], options: ["collation": ["locale": "en"]]),
            ])
            #expect(names.prefix(4) == ["a_1", "b_-1", "c_1", "d_1"])
            let stored = try await things.listIndexes()
            #expect(stored.count == 11)
            #expect(stored.first { $0["name"] == "b_-1" }?["hidden"] == true)
            #expect(stored.first { $0["name"] == "t_text_u_text" }?["weights"] == ["t": 5, "u": 1])
            var change = ModifyCollectionOptions()
            change.index = ["name": "b_-1", "hidden": false]
            try await things.database.modifyCollection("things", options: change)
            try await things.dropIndex(keys: ["d": 1])
            try await things.dropIndex("j_1")
            await #expect(throws: InvalidArgumentError.self) { try await things.dropIndex("*") }
            try await things.dropIndexes()
            #expect(try await things.listIndexes().count == 1)
        }
    }

    @Test func collectionsMoveToOtherNamesAndDatabases() async throws {
        try await withCollection { things in
            try await things.insertOne(["_id": 1])
            let database = things.database
            let elsewhere = database.client.database(database.name + "_b")
            let moved = try await things.rename(to: "moved", in: elsewhere.name)
            #expect(moved.database.name == elsewhere.name)
            #expect(try await moved.countDocuments() == 1)
            try await elsewhere.collection("target").insertOne(["_id": 2])
            await #expect(throws: CommandError.self) { try await moved.rename(to: "target") }
            let replaced = try await moved.rename(to: "target", replacing: true)
            #expect(try await replaced.find().toArray() == [["_id": 1]])
            try await elsewhere.drop()
        }
    }
}
