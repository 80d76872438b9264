import BSON
import Foundation
import LoomTesting
import MongoDriver

/// The `driver` group: the official driver benchmark and more, against a mongod of its own.
struct DriverGroup: BenchGroup {
    let tasks: [BenchTask]
    let notes = [
        "against a standalone mongod on loopback; one operation at a time, except where many are meant",
        "its cache and journal are as it makes them; what was written is on disk before a round of writes begins",
        "floor: a bare blocking socket that sends the same bytes, prepared beforehand, and parses only lengths",
        "reading: ours and libmongoc walk the fields of raw documents, pymongo makes dictionaries",
        "find many structs: 100,000 documents into structs; pymongo into dictionaries",
        "multi-file tasks: four tasks, threads or (pymongo) processes; a part of the official files, which are alike",
        "32 at once: 32 tasks or threads on one client; libmongoc: a pool, each thread with a client from it",
    ]
    private let server: TestServer
    private let client: MongoClient
    private let peers: PeerSet
    private let data: DriverData

    var missing: [String] { peers.missing }

    init(_ options: BenchOptions) async throws {
        var launch = TestServer.Launch(.standalone)
        launch.isFullSize = true
        let server = try await TestServer.start(launch)
        let uri = server.directURI(of: server.members[0])
        let client = try MongoClient(uri)
        let data = try await DriverData(
            client: client, uri: uri, scale: options.isQuick ? .quick : .official, for: options)
        let folder = data.folder.path
        var peers = PeerSet()
        let script = options.scripts + "/pymongo_driver.py"
        peers.start("pymongo", [options.peers + "/venv/bin/python", script, uri, folder])
        peers.start("libmongoc", [options.peers + "/libmongoc", uri, folder])
        self.server = server
        self.client = client
        self.peers = peers
        self.data = data
        let floor = try FloorSocket(port: server.members[0].port)
        tasks = DriverTasks(data: data, peers: peers, floor: floor).all
    }

    func scores(_ results: [BenchResult]) -> [BenchScore] { DriverScores.all(results) }

    func close() async {
        peers.close()
        await client.close()
        await server.stop()
        data.removeFolder()
    }
}
