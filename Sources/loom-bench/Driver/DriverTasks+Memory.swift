import BSON
import Foundation
import MongoDriver

/// What idle things keep in memory; measured once, ours alone.
extension DriverTasks {
    var memory: [BenchTask] {
        [
            memory("memory of an unused client") { try await unusedClient() },
            memory("memory of an idle client") { try await idleClient() },
            memory("memory of an idle connection") { try await idleConnection() },
            memory("memory of a connection after a large insert") { try await connectionAfterInsert() },
            memory("memory of an open cursor") { try await openCursor() },
        ]
    }

    private func memory(_ name: String, _ measure: @escaping @Sendable () async throws -> Double) -> BenchTask
    {
        BenchTask(
            name, unit: "KB", higherIsBetter: false,
            ours: [(.async, Contestant(name: "ours async", round: measure))], peers: [], roundLimit: 1)
    }

    /// A client that has done nothing yet.
    private func unusedClient() async throws -> Double {
        let count = 1000
        var clients: [MongoClient] = []
        clients.reserveCapacity(count)
        let before = try MemoryPeak.resident()
        for _ in 0..<count { clients.append(try MongoClient(data.uri)) }
        let figure = try perPiece(before, count)
        for client in clients { await client.close() }
        return figure
    }

    /// A client with the connections of one operation at a time, monitoring included.
    private func idleClient() async throws -> Double {
        let count = 100
        var clients: [MongoClient] = []
        clients.reserveCapacity(count)
        let before = try MemoryPeak.resident()
        for _ in 0..<count {
            let client = try MongoClient(data.uri)
            try await client.ping()
            clients.append(client)
        }
        let figure = try perPiece(before, count)
        for client in clients { await client.close() }
        return figure
    }

    /// A pooled connection that nobody uses.
    private func idleConnection() async throws -> Double {
        let count = 400
        let joint = data.uri.contains("?") ? "&" : "/?"
        let client = try MongoClient(
            "\(data.uri)\(joint)minPoolSize=\(count)&maxPoolSize=\(count)&maxConnecting=16")
        let others = try await openConnections()
        let before = try MemoryPeak.resident()
        try await client.ping()
        let deadline = ContinuousClock.now + .seconds(30)
        while try await openConnections() < others + count {
            guard ContinuousClock.now < deadline else { throw BenchError("the pool does not fill") }
            try await Task.sleep(for: .milliseconds(20))
        }
        let figure = try perPiece(before, count)
        await client.close()
        return figure
    }

    /// A connection that nobody uses any more after a command of 15 MB, by what is allocated: the allocator keeps some
    /// of the memory that it was given back, and what that is differs from run to run.
    private func connectionAfterInsert() async throws -> Double {
        let count = 4
        let joint = data.uri.contains("?") ? "&" : "/?"
        let client = try MongoClient("\(data.uri)\(joint)maxPoolSize=\(count)&maxConnecting=\(count)")
        let large = client.database(DriverData.databaseName).collection(try await fresh("large").name)
        let before = MemoryPeak.allocated()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<count {
                group.addTask {
                    try await large.insertOne([
                        "data": .binary(Binary([UInt8](repeating: 7, count: 15_000_000)))
                    ])
                }
            }
            try await group.waitForAll()
        }
        let figure = Double(MemoryPeak.allocated() - before) / Double(count) / 1000
        await client.close()
        return figure
    }

    private func openConnections() async throws -> Int {
        let status = try await data.client.database("admin").runCommand(["serverStatus": 1])
        guard let current = status["connections"]?.documentValue?["current"]?.intValue else {
            throw BenchError("the server does not count its connections")
        }
        return current
    }

    /// A cursor on small documents, the batch that it holds included.
    private func openCursor() async throws -> Double {
        let count = 1000
        let small = try await fresh("cursors")
        try await small.insertMany(Array(repeating: data.small, count: 10))
        var cursors: [MongoCursor<Document>] = []
        cursors.reserveCapacity(count)
        let before = try MemoryPeak.resident()
        for _ in 0..<count { cursors.append(try await small.find().batchSize(2).cursor()) }
        let figure = try perPiece(before, count)
        for cursor in cursors { await cursor.close() }
        return figure
    }

    private func perPiece(_ before: Int, _ count: Int) throws -> Double {
        Double(try MemoryPeak.resident() - before) / Double(count) / 1000
    }
}
