import BSON
import ColumnarTable
import Foundation
import LoomTesting
import MongoColumns
import MongoDriver

/// The `columnar` group: whole collections as tables.
struct ColumnarGroup: BenchGroup {
    let tasks: [BenchTask]
    let notes = [
        "ticks: 1,000,000 documents of _id, date, string, double, int32 and bool, from a mongod on loopback",
        "floor: the same commands over a bare socket, replies dropped; table: the bytes of the columns",
        "pymongoarrow: find_arrow_all with a schema and without; pymongo (not with --quick): a list of dictionaries",
        "peak: resident memory at its highest minus that before, in the process that does the work",
    ]
    private let peers: PeerSet
    private let client: MongoClient

    private static let database = "loom_bench_columnar"

    var missing: [String] { peers.missing }

    init(_ options: BenchOptions) async throws {
        let server = try await TestServer.shared(.standalone)
        guard let port = server.members.first?.port else { throw BenchError("the server has no port") }
        client = try MongoClient(server.uri)
        report("inserting \(TicksData.count) ticks")
        let ticks = client.database(Self.database).collection("ticks")
        let data = try await TicksData.insert(into: ticks)
        let peers = Self.startPeers(options, uri: server.uri)
        self.peers = peers
        let floor = Self.floor(port, batchSize: TableOptions().batchByteCount / data.meanBatchedSize)
        tasks = [
            Self.read(.async, peers, floor) {
                try await Self.seconds { try await ticks.find().loadTable().rowCount }
            },
            Self.read(.blocking, PeerSet(), floor) {
                try await Self.onThread {
                    try Self.secondsBlocking { try ticks.find().blocking.loadTable().rowCount }
                }
            },
            Self.peak(ticks, peers),
        ]
    }

    private static func startPeers(_ options: BenchOptions, uri: String) -> PeerSet {
        var variants = [("pymongoarrow schema", "schema"), ("pymongoarrow inferred", "inferred")]
        if !options.isQuick { variants.append(("pymongo", "dicts")) }
        var peers = PeerSet()
        for (name, variant) in variants {
            let script = options.scripts + "/pymongo_columnar.py"
            peers.start(name, [options.peers + "/venv/bin/python", script, variant, uri, database])
        }
        return peers
    }

    // MARK: Tasks

    private static func read(
        _ form: BenchTask.Form, _ peers: PeerSet, _ floor: Contestant,
        _ round: @escaping @Sendable () async throws -> Double
    ) -> BenchTask {
        BenchTask(
            "ticks read", form: form, unit: "s", higherIsBetter: false,
            ours: Contestant(name: "ours", round: round), peers: peers.contestants("ticks read"), floor: floor
        )
    }

    private static func peak(_ ticks: MongoCollection<Document>, _ peers: PeerSet) -> BenchTask {
        let ours = Contestant(name: "ours") {
            try await MemoryPeak.megabytes { try check(try await ticks.find().loadTable().rowCount) }
        }
        let table = Contestant(name: "table") {
            Double(try await ticks.find().loadTable().byteCount) / 1e6
        }
        let others = peers.contestants("ticks read peak").filter { $0.name != "pymongo" }
        return BenchTask(
            "ticks read peak", form: .async, unit: "MB", higherIsBetter: false, ours: ours, peers: others,
            floor: table)
    }

    func close() async {
        peers.close()
        await client.close()
    }

    private static func floor(_ port: UInt16, batchSize: Int) -> Contestant {
        Contestant(name: "floor") {
            try await onThread {
                let floor = try SocketFloor(port: port)
                return try secondsBlocking {
                    let received = try floor.drain(database, "ticks", batchSize: batchSize)
                    guard received > TicksData.count * 80 else {
                        throw BenchError("the floor got \(received) bytes")
                    }
                    return TicksData.count
                }
            }
        }
    }

    // MARK: Timing

    private static func seconds(_ work: () async throws -> Int) async throws -> Double {
        let clock = ContinuousClock()
        let started = clock.now
        let count = try await work()
        let elapsed = clock.now - started
        try check(count)
        return elapsed / .seconds(1)
    }

    private static func secondsBlocking(_ work: () throws -> Int) throws -> Double {
        let clock = ContinuousClock()
        let started = clock.now
        let count = try work()
        let elapsed = clock.now - started
        try check(count)
        return elapsed / .seconds(1)
    }

    /// Runs blocking work on a thread of its own: the rounds run inside of a task.
    private static func onThread(_ body: @escaping @Sendable () throws -> Double) async throws -> Double {
        try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Result(catching: body)) }.start()
        }
    }
}

private func check(_ count: Int) throws {
    guard count == TicksData.count else { throw BenchError("\(count) rows instead of \(TicksData.count)") }
}
