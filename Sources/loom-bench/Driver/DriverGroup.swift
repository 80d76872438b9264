import BSON
import Foundation
import LoomTesting
import MongoDriver

/// The `driver` group: single documents, bulk inserts and cursors against a mongod of its own.
struct DriverGroup: BenchGroup {
    let tasks: [BenchTask]
    let notes = [
        "one operation at a time, over one connection, against a standalone mongod on loopback",
        "floor: a bare blocking socket that sends the same bytes, prepared beforehand, and parses only lengths",
        "find one and find many: ours and libmongoc walk the fields of raw documents, pymongo makes dictionaries",
        "find many structs: 100,000 documents into structs; pymongo into dictionaries",
    ]
    private let server: TestServer
    private let client: MongoClient
    private let peers: PeerSet

    var missing: [String] { peers.missing }

    init(_ options: BenchOptions) async throws {
        let server = try await TestServer.start(.standalone)
        let client = try MongoClient(server.directURI(of: server.members[0]))
        let data = try await DriverData(client: client, specs: options.specs, isQuick: options.isQuick)
        let folder = try data.writeForPeers()
        var peers = PeerSet()
        peers.start(
            "pymongo",
            [
                options.peers + "/venv/bin/python", options.scripts + "/pymongo_driver.py", server.uri,
                folder.path,
            ])
        peers.start("libmongoc", [options.peers + "/libmongoc", server.uri, folder.path])
        self.server = server
        self.client = client
        self.peers = peers
        let floor = try FloorSocket(port: server.members[0].port)
        tasks = DriverTasks(data: data, peers: peers, floor: floor).all
    }

    func close() async {
        peers.close()
        await client.close()
        await server.stop()
    }
}
