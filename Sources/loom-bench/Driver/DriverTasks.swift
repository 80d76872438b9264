import BSON
import Foundation
import MongoDriver

/// What the driver group measures: our two forms, the peers and the floor in the same rounds.
struct DriverTasks: Sendable {
    let data: DriverData
    let peers: PeerSet
    let floor: FloorSocket

    var scale: DriverScale { data.scale }

    var all: [BenchTask] {
        single + multi + gridFS + parallel + crowd + memory + listening
    }

    /// A task whose contestants say how many seconds a round took them.
    ///
    /// - Parameter amount: What a round gets through, in the unit.
    func task(
        _ name: String, _ amount: Double, unit: String = "MB/s", roundLimit: Int = .max,
        floor: (@Sendable () throws -> Double)? = nil, async: @escaping @Sendable () async throws -> Double,
        blocking: @escaping @Sendable () throws -> Double
    ) -> BenchTask {
        BenchTask(
            name, unit: unit,
            ours: [
                (.async, Contestant(name: "ours async") { amount / (try await async()) }),
                (.blocking, Contestant(name: "ours blocking") { amount / (try await onThread(blocking)) }),
            ], peers: peers.contestants(name) { amount / $0 },
            floor: floor.map { floor in
                Contestant(name: "floor") { amount / (try await onThread(floor)) }
            }, roundLimit: roundLimit)
    }

    /// An empty collection.
    func fresh(_ name: String) async throws -> MongoCollection<Document> {
        let collection = data.database.collection(name)
        try await collection.drop()
        let created = try await data.database.createCollection(name)
        try await settle()
        return created
    }

    /// An empty collection.
    func freshBlocking(_ name: String) throws -> BlockingMongoCollection<Document> {
        let database = data.database.blocking
        try database.collection(name).drop()
        let created = try database.createCollection(name)
        try settleBlocking()
        return created
    }

    /// Has the server put on disk what was written before, which would else be charged to whoever writes next. The peers
    /// do the same.
    func settle() async throws {
        try await data.client.database("admin").runCommand(["fsync": 1])
    }

    /// The same from a thread.
    func settleBlocking() throws {
        try data.client.blocking.database("admin").runCommand(["fsync": 1])
    }
}

/// Visits the fields of a document that stays bytes, as the other clients' documents do.
func walk(_ document: RawDocument?) throws {
    guard let document else { throw BenchError("a document was not found") }
    var elements = document.makeElementIterator()
    while try elements.next() != nil {}
}

/// Fails when something was lost on the way.
func check(_ seen: Int, _ expected: Int, _ what: String = "documents") throws {
    guard seen == expected else { throw BenchError("\(seen) \(what) came instead of \(expected)") }
}

/// How long work takes.
func seconds(_ work: () async throws -> Void) async throws -> Double {
    let started = ContinuousClock.now
    try await work()
    return (ContinuousClock.now - started) / .seconds(1)
}

/// How long work takes on this thread.
func secondsBlocking(_ work: () throws -> Void) throws -> Double {
    let started = ContinuousClock.now
    try work()
    return (ContinuousClock.now - started) / .seconds(1)
}

/// Runs blocking code on a thread of its own, outside of any task.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Swift.Result(catching: body)) }.start()
    }
}
