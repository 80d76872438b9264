import BSON
import MongoDriver

/// One operation at a time.
extension DriverTasks {
    var single: [BenchTask] { [runCommand, findOne, insertOne, insertOneLarge] }

    private var runCommand: BenchTask {
        let (database, count) = (data.database, scale.operations)
        return task("run command", scale.helloMegabytes) {
            let message = try FloorMessages.command(["hello": true])
            return try secondsBlocking { for _ in 0..<count { try floor.exchange(message) } }
        } async: {
            try await seconds { for _ in 0..<count { _ = try await database.runCommand(["hello": true]) } }
        } blocking: {
            let database = database.blocking
            return try secondsBlocking { for _ in 0..<count { _ = try database.runCommand(["hello": true]) } }
        }
    }

    private var findOne: BenchTask {
        let count = scale.operations
        let corpus = data.database.collection("corpus", of: RawDocument.self)
        return task("find one by id", scale.findOneMegabytes) {
            let messages = try (1...count).map { try FloorMessages.findOne(id: Int32($0), in: "corpus") }
            return try secondsBlocking { for message in messages { try floor.exchange(message) } }
        } async: {
            try await seconds {
                for number in 1...count { try walk(await corpus.findOne(["_id": .int32(Int32(number))])) }
            }
        } blocking: {
            let corpus = corpus.blocking
            return try secondsBlocking {
                for number in 1...count { try walk(corpus.findOne(["_id": .int32(Int32(number))])) }
            }
        }
    }

    private var insertOne: BenchTask {
        insertEach("small doc insertone", data.small, count: scale.operations, scale.smallMegabytes)
    }

    private var insertOneLarge: BenchTask {
        insertEach("large doc insertone", data.large, count: scale.largeCount, scale.largeMegabytes)
    }

    private func insertEach(
        _ name: String, _ document: Document, count: Int, _ megabytes: Double
    ) -> BenchTask {
        task(name, megabytes) {
            _ = try freshBlocking("insert_floor")
            let messages = try (0..<count).map { _ in
                try FloorMessages.insert([document], into: "insert_floor")
            }
            return try secondsBlocking { for message in messages { try floor.exchange(message) } }
        } async: {
            let collection = try await fresh("insert_async")
            return try await seconds { for _ in 0..<count { try await collection.insertOne(document) } }
        } blocking: {
            let collection = try freshBlocking("insert_blocking")
            return try secondsBlocking { for _ in 0..<count { try collection.insertOne(document) } }
        }
    }
}
