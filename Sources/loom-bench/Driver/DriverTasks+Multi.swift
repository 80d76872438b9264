import BSON
import MongoDriver

/// Many documents by one call.
extension DriverTasks {
    var multi: [BenchTask] {
        let small = Array(repeating: data.small, count: scale.bulkCount)
        let large = Array(repeating: data.large, count: scale.largeCount)
        return [
            findMany, findManyStructs,
            insertMany("small doc bulk insert", small, scale.bulkMegabytes),
            insertMany("large doc bulk insert", large, scale.largeMegabytes),
            bulkWrite("small doc collection bulkwrite insert", small, scale.bulkMegabytes),
            bulkWrite("large doc collection bulkwrite insert", large, scale.largeMegabytes),
            mixed,
        ]
    }

    private var findMany: BenchTask {
        let count = scale.tweetCount
        let corpus = data.database.collection("corpus", of: RawDocument.self)
        return task("find many and empty the cursor", scale.tweetMegabytes) {
            try secondsBlocking { try floor.drain("corpus") }
        } async: {
            try await seconds {
                var seen = 0
                for try await document in corpus.find() {
                    try walk(document)
                    seen += 1
                }
                try check(seen, count)
            }
        } blocking: {
            try secondsBlocking {
                var seen = 0
                try corpus.blocking.find().forEach { document in
                    try walk(document)
                    seen += 1
                }
                try check(seen, count)
            }
        }
    }

    private var findManyStructs: BenchTask {
        let count = scale.orderCount
        let orders = data.database.collection("orders", of: Order.self)
        return task("find many structs", Double(count), unit: "docs/s") {
            try secondsBlocking { try floor.drain("orders") }
        } async: {
            try await seconds {
                var seen = 0
                for try await order in orders.find() { seen += order.quantity > 0 ? 1 : 0 }
                try check(seen, count)
            }
        } blocking: {
            try secondsBlocking {
                var seen = 0
                try orders.blocking.find().forEach { seen += $0.quantity > 0 ? 1 : 0 }
                try check(seen, count)
            }
        }
    }

    private func insertMany(_ name: String, _ documents: [Document], _ megabytes: Double) -> BenchTask {
        task(name, megabytes) {
            _ = try freshBlocking("bulk_floor")
            let message = try FloorMessages.insert(documents, into: "bulk_floor")
            return try secondsBlocking { try floor.exchange(message) }
        } async: {
            let collection = try await fresh("bulk_async")
            return try await seconds { try await collection.insertMany(documents) }
        } blocking: {
            let collection = try freshBlocking("bulk_blocking")
            return try secondsBlocking { try collection.insertMany(documents) }
        }
    }

    private func bulkWrite(_ name: String, _ documents: [Document], _ megabytes: Double) -> BenchTask {
        let writes = documents.map { WriteModel.insertOne($0) }
        return task(name, megabytes) {
            let collection = try await fresh("bulk_async")
            return try await seconds { try await collection.bulkWrite(writes) }
        } blocking: {
            let collection = try freshBlocking("bulk_blocking")
            return try secondsBlocking { try collection.bulkWrite(writes) }
        }
    }

    private var mixed: BenchTask {
        let small = data.small
        let writes = (0..<scale.mixedCount).flatMap { _ -> [WriteModel<Document>] in
            [.insertOne(small), .replaceOne(filter: [:], replacement: small), .deleteOne(filter: [:])]
        }
        return task("small doc collection bulkwrite mixed", scale.mixedMegabytes, roundLimit: 5) {
            let collection = try await fresh("mixed_async")
            return try await seconds { try await collection.bulkWrite(writes) }
        } blocking: {
            let collection = try freshBlocking("mixed_blocking")
            return try secondsBlocking { try collection.bulkWrite(writes) }
        }
    }
}
