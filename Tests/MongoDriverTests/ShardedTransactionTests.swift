import BSON
import LoomTesting
import MongoDriver
import Testing

/// On a sharded cluster with several routers a transaction stays with the one that it began at.
@Suite struct ShardedTransactionTests {
    private func router() throws -> ScriptedServer {
        try ScriptedServer { request in
            var reply = ScriptedServer.ordinaryReply(to: request)
            if reply["maxWireVersion"] != nil { reply["msg"] = "isdbgrid" }
            if request.name == "insert" { reply["n"] = 1 }
            return [.reply(reply)]
        }
    }

    private func names(_ server: ScriptedServer, _ number: Int64) -> [String] {
        server.requests.filter { $0.command["txnNumber"]?.intValue == Int(number) }.map(\.name)
    }

    @Test func everyCommandGoesToOneRouter() async throws {
        let routers = try [router(), router()]
        let uri = "mongodb://" + routers.map { "127.0.0.1:\($0.port)" }.joined(separator: ",")
        try await withMongoClient(uri) { client in
            try await expectEventually {
                try await client.ping()
                return client.topologyDescription.servers.allSatisfy { $0.type == .mongos }
            }
            let session = try client.startSession()
            let things = client.database("a").collection("b").with(session: session)
            for _ in 0..<24 {
                try await session.withTransaction { session in
                    for _ in 0..<4 { try await things.insertOne([:]) }
                    #expect(session.isPinned)
                    #expect(session.pinnedAddress != nil)
                }
            }
            try session.startTransaction()
            #expect(!session.isPinned)
            await session.end()
        }
        let whole = ["insert", "insert", "insert", "insert", "commitTransaction"]
        var used: Set<Int> = []
        for number in 1...24 as ClosedRange<Int64> {
            let ofEach = routers.map { names($0, number) }
            #expect(ofEach.contains(whole) && ofEach.contains([]), "\(number): \(ofEach)")
            used.formUnion(ofEach.indices.filter { !ofEach[$0].isEmpty })
        }
        #expect(used.count == 2)
    }
}
