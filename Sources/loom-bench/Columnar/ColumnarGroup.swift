import BSON
import Foundation
import LoomTesting
import MongoColumns
import MongoDriver

/// The `columnar` group: whole collections as tables, and tables into collections.
struct ColumnarGroup: BenchGroup {
    let tasks: [BenchTask]
    let notes: [String]
    private let peers: PeerSet
    private let client: MongoClient

    private static let database = "loom_bench_columnar"

    var missing: [String] { peers.missing }

    init(_ options: BenchOptions) async throws {
        let server = try await TestServer.shared(.standalone)
        guard let port = server.members.first?.port else { throw BenchError("the server has no port") }
        client = try MongoClient(server.uri)
        let database = client.database(Self.database)
        let sets = ColumnarSet.all(isQuick: options.isQuick).filter { set in
            options.only.map { $0.contains(set.name) || !Self.names($0, aSetOf: options) } ?? true
        }
        let writtenCount = options.isQuick ? 20_000 : 100_000
        var meanSizes: [Int] = []
        for set in sets {
            report("inserting \(set.rowCount) documents: \(set.name)")
            meanSizes.append(try await set.insert(into: database.collection(set.name)))
        }
        let peers = Self.startPeers(options, uri: server.uri, sets, writtenCount: writtenCount)
        self.peers = peers
        var tasks: [BenchTask] = []
        for (set, meanSize) in zip(sets, meanSizes) {
            tasks += try await ColumnarTasks(
                set, in: database, peers: peers, port: port, writtenCount: writtenCount, meanSize: meanSize
            ).all
        }
        self.tasks = tasks
        notes = [
            sets.map { "\($0.name): \($0.rowCount) documents" }.joined(separator: ", ")
                + "; written: \(writtenCount) of them; from and to a mongod on loopback",
            "floor: the same commands over a bare socket, replies dropped; table: the bytes of the columns",
            "pymongoarrow: find_arrow_all with a schema and without, write; pymongo (not with --quick): dictionaries",
            "peak: resident memory at its highest minus that before, in the process that does the work",
        ]
    }

    /// Whether a text that tasks are chosen by names one set, so that the others need not be filled.
    private static func names(_ text: String, aSetOf options: BenchOptions) -> Bool {
        ColumnarSet.all(isQuick: options.isQuick).contains { text.contains($0.name) }
    }

    private static func startPeers(
        _ options: BenchOptions, uri: String, _ sets: [ColumnarSet], writtenCount: Int
    ) -> PeerSet {
        var variants = [("pymongoarrow schema", "schema"), ("pymongoarrow inferred", "inferred")]
        if !options.isQuick { variants.append(("pymongo", "dicts")) }
        var peers = PeerSet()
        let counts = sets.map { "\($0.name)=\($0.rowCount)" } + ["written=\(writtenCount)"]
        for (name, variant) in variants {
            let script = options.scripts + "/pymongo_columnar.py"
            let command = [options.peers + "/venv/bin/python", script, variant, uri, database]
            peers.start(name, command + counts)
        }
        return peers
    }

    func close() async {
        peers.close()
        await client.close()
    }
}
