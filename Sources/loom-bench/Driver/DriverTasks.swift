import BSON
import Foundation
import MongoDriver

/// What the driver group measures, each task in both forms.
struct DriverTasks: Sendable {
    let data: DriverData
    let peers: PeerSet
    let floor: FloorSocket

    var all: [BenchTask] {
        [insertOne, findOne, bulkInsert, findMany, findManyStructs].flatMap { $0 }
    }

    private func both(
        _ name: String, async: @escaping @Sendable () async throws -> Double,
        blocking: @escaping @Sendable () throws -> Double, floor: @escaping @Sendable () throws -> Double
    ) -> [BenchTask] {
        let bare = Contestant(name: "floor") { try await onThread(floor) }
        return [
            BenchTask(
                name, form: .async, unit: "docs/s", ours: Contestant(name: "ours", round: async),
                peers: peers.contestants(name), floor: bare),
            BenchTask(
                name, form: .blocking, unit: "docs/s",
                ours: Contestant(name: "ours") { try await onThread(blocking) },
                peers: peers.contestants(name),
                floor: bare),
        ]
    }

    // MARK: Single documents

    private var insertOne: [BenchTask] {
        let (small, count) = (data.small, data.operations)
        return both("small doc insertone") {
            let collection = try await fresh("insert_async")
            return try await rate(count) {
                for _ in 0..<count { try await collection.insertOne(small) }
            }
        } blocking: {
            let collection = try freshBlocking("insert_blocking")
            return try rate(count) { for _ in 0..<count { try collection.insertOne(small) } }
        } floor: {
            _ = try freshBlocking("insert_floor")
            let messages = try (0..<count).map { _ in try FloorMessages.insert([small], into: "insert_floor")
            }
            return try rate(count) { for message in messages { try floor.exchange(message) } }
        }
    }

    private var findOne: [BenchTask] {
        let count = data.operations
        let corpus = data.database.collection("corpus", of: RawDocument.self)
        return both("find one by id") {
            try await rate(count) {
                for number in 1...count { try walk(await corpus.findOne(["_id": .int32(Int32(number))])) }
            }
        } blocking: {
            let corpus = corpus.blocking
            return try rate(count) {
                for number in 1...count { try walk(corpus.findOne(["_id": .int32(Int32(number))])) }
            }
        } floor: {
            let messages = try (1...count).map { try FloorMessages.findOne(id: Int32($0), in: "corpus") }
            return try rate(count) { for message in messages { try floor.exchange(message) } }
        }
    }

    // MARK: Many documents

    private var bulkInsert: [BenchTask] {
        let documents = Array(repeating: data.small, count: data.bulkCount)
        return both("small doc bulk insert") {
            let collection = try await fresh("bulk_async")
            return try await rate(documents.count) { try await collection.insertMany(documents) }
        } blocking: {
            let collection = try freshBlocking("bulk_blocking")
            return try rate(documents.count) { try collection.insertMany(documents) }
        } floor: {
            _ = try freshBlocking("bulk_floor")
            let message = try FloorMessages.insert(documents, into: "bulk_floor")
            return try rate(documents.count) { try floor.exchange(message) }
        }
    }

    private var findMany: [BenchTask] {
        let count = data.tweetCount
        let corpus = data.database.collection("corpus", of: RawDocument.self)
        return both("find many") {
            try await rate(count) {
                var seen = 0
                for try await document in corpus.find() {
                    try walk(document)
                    seen += 1
                }
                try check(seen, count)
            }
        } blocking: {
            try rate(count) {
                var seen = 0
                try corpus.blocking.find().forEach { document in
                    try walk(document)
                    seen += 1
                }
                try check(seen, count)
            }
        } floor: {
            try rate(count) { try floor.drain("corpus") }
        }
    }

    private var findManyStructs: [BenchTask] {
        let count = data.orderCount
        let orders = data.database.collection("orders", of: Order.self)
        return both("find many structs") {
            try await rate(count) {
                var seen = 0
                for try await order in orders.find() { seen += order.quantity > 0 ? 1 : 0 }
                try check(seen, count)
            }
        } blocking: {
            try rate(count) {
                var seen = 0
                try orders.blocking.find().forEach { seen += $0.quantity > 0 ? 1 : 0 }
                try check(seen, count)
            }
        } floor: {
            try rate(count) { try floor.drain("orders") }
        }
    }

    // MARK: Helpers

    private func fresh(_ name: String) async throws -> MongoCollection<Document> {
        let collection = data.database.collection(name)
        try await collection.drop()
        return try await data.database.createCollection(name)
    }

    private func freshBlocking(_ name: String) throws -> BlockingMongoCollection<Document> {
        let database = data.database.blocking
        try database.collection(name).drop()
        return try database.createCollection(name)
    }
}

/// Visits the fields of a document that stays bytes, as the other clients' documents do.
private func walk(_ document: RawDocument?) throws {
    guard let document else { throw BenchError("a document was not found") }
    var elements = document.makeElementIterator()
    while try elements.next() != nil {}
}

private func check(_ seen: Int, _ expected: Int) throws {
    guard seen == expected else { throw BenchError("\(seen) documents came instead of \(expected)") }
}

private func rate(_ amount: Int, _ work: () async throws -> Void) async throws -> Double {
    let started = ContinuousClock.now
    try await work()
    return Double(amount) / ((ContinuousClock.now - started) / .seconds(1))
}

private func rate(_ amount: Int, _ work: () throws -> Void) throws -> Double {
    let started = ContinuousClock.now
    try work()
    return Double(amount) / ((ContinuousClock.now - started) / .seconds(1))
}

/// Runs blocking code on a thread of its own, outside of any task.
private func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws
    -> Result
{
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Swift.Result(catching: body)) }.start()
    }
}
