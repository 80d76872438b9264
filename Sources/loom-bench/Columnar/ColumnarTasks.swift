import BSON
import ColumnarTable
import MongoColumns
import MongoDriver

/// What the columnar group measures of one set.
struct ColumnarTasks: Sendable {
    let set: ColumnarSet
    let collection: MongoCollection<Document>
    let peers: PeerSet
    let port: UInt16
    /// The rows of a write.
    let written: Table
    /// The size of batches that a load asks for.
    let batchSize: Int

    init(
        _ set: ColumnarSet, in database: MongoDatabase, peers: PeerSet, port: UInt16, writtenCount: Int,
        meanSize: Int
    ) async throws {
        self.set = set
        self.peers = peers
        self.port = port
        collection = database.collection(set.name)
        written = try await collection.find().limit(writtenCount).loadTable()
        batchSize = TableOptions().batchByteCount / meanSize
    }

    var all: [BenchTask] { [read, peak, write] }

    private var read: BenchTask {
        let name = "\(set.name) read"
        let (collection, count) = (collection, set.rowCount)
        return BenchTask(
            name, unit: "s", higherIsBetter: false,
            ours: [
                (
                    .async,
                    Contestant(name: "ours async") {
                        try await seconds {
                            try check(try await collection.find().loadTable().rowCount, count, "rows")
                        }
                    }
                ),
                (
                    .blocking,
                    Contestant(name: "ours blocking") {
                        try await onThread {
                            try secondsBlocking {
                                try check(try collection.find().blocking.loadTable().rowCount, count, "rows")
                            }
                        }
                    }
                ),
            ], peers: peers.contestants(name), floor: floor)
    }

    private var floor: Contestant {
        let (database, name) = (collection.namespace.database, collection.namespace.collection)
        let (port, batchSize, least) = (port, batchSize, set.rowCount * 80)
        return Contestant(name: "floor") {
            try await onThread {
                let floor = try SocketFloor(port: port)
                return try secondsBlocking {
                    let received = try floor.drain(database, name, batchSize: batchSize)
                    guard received > least else { throw BenchError("the floor got \(received) bytes") }
                }
            }
        }
    }

    /// Resident memory at its highest, with the table's own bytes as the floor.
    private var peak: BenchTask {
        let name = "\(set.name) read peak"
        let (collection, count) = (collection, set.rowCount)
        let ours = Contestant(name: "ours async") {
            try await MemoryPeak.megabytes {
                try check(try await collection.find().loadTable().rowCount, count, "rows")
            }
        }
        let table = Contestant(name: "table") {
            Double(try await collection.find().loadTable().byteCount) / 1e6
        }
        return BenchTask(
            name, unit: "MB", higherIsBetter: false, ours: [(.async, ours)],
            peers: peers.contestants(name).filter { $0.name != "pymongo" }, floor: table, roundLimit: 3)
    }

    /// Some of the rows into an empty collection.
    private var write: BenchTask {
        let name = "\(set.name) write"
        let written = written
        let (async, blocking) = (
            collection.database.collection("written_async"),
            collection.database.collection("written_blocking")
        )
        return BenchTask(
            name, unit: "rows/s",
            ours: [
                (
                    .async,
                    Contestant(name: "ours async") {
                        try await async.drop()
                        return Double(written.rowCount)
                            / (try await seconds { try await async.insertMany(written) })
                    }
                ),
                (
                    .blocking,
                    Contestant(name: "ours blocking") {
                        try await onThread {
                            let blocking = blocking.blocking
                            try blocking.drop()
                            return Double(written.rowCount)
                                / (try secondsBlocking { try blocking.insertMany(written) })
                        }
                    }
                ),
            ], peers: peers.contestants(name).filter { $0.name == "pymongoarrow schema" }, roundLimit: 5)
    }
}
