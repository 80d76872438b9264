import BSON
import LoomTesting
import MongoCore
import MongoTransport
import Synchronization
import Testing

@testable import MongoDriver

/// The prose tests of "Polling SRV Records for mongos Discovery", with routers of our own.
@Suite("Asking DNS again") struct SeedListPollingTests {
    private static func router() throws -> ScriptedServer {
        try ScriptedServer { request in
            guard ["hello", "isMaster"].contains(request.name) else { return nil }
            var reply = ScriptedServer.ordinaryReply(to: request)
            reply["msg"] = "isdbgrid"
            return [.reply(reply)]
        }
    }

    private let routers: [ScriptedServer]

    init() throws {
        routers = try (0..<4).map { _ in try Self.router() }
    }

    private func records(
        _ indices: [Int], service: String = NameWorld.service
    ) -> [DNSStubServer.Record] {
        indices.map { NameWorld.record(routers[$0].port, service: service) }
    }

    /// The routers that a client knows now.
    private func known(_ client: MongoClient) -> [Int] {
        client.topology.description.servers.compactMap { server in
            guard case .tcp("a.example.com", let port) = server.address else { return nil }
            return routers.firstIndex { $0.port == port }
        }.sorted()
    }

    /// A client that knows the first two routers.
    private func withClient(
        _ options: String = "", service: String = NameWorld.service,
        _ body: (MongoClient, NameWorld) async throws -> Void
    ) async throws {
        let world = try NameWorld(records([0, 1], service: service))
        let uri = world.uri("heartbeatFrequencyMS=500" + options)
        try await withMongoClient(uri, options: world.options) { client in
            try await client.ping()
            #expect(known(client) == [0, 1])
            try await body(client, world)
        }
    }

    @Test(
        "records added, removed and replaced",
        arguments: [[0, 1, 2], [0], [0, 2], [2], [2, 3]])
    func changes(indices: [Int]) async throws {
        try await withClient { client, world in
            world.names.records = records(indices)
            try await expectEventually { known(client) == indices }
            try await client.ping()
            #expect(client.topology.description.type == .sharded)
        }
    }

    @Test("a server that stays keeps what is known of it")
    func staying() async throws {
        try await withClient { client, world in
            let connections = routers[0].connectionCount
            let before = try #require(
                client.topology.state.withLock { state in
                    state.servers.first { $0.key.description.hasSuffix(":\(routers[0].port)") }?.value
                })
            world.names.records = records([0, 2])
            try await expectEventually { known(client) == [0, 2] }
            let after = client.topology.state.withLock { $0.servers[before.address] }
            #expect(after === before)
            #expect(before.description.type == .mongos)
            #expect(routers[0].connectionCount <= connections + 1)
        }
    }

    @Test(
        "look-ups that fail change nothing, and are made again",
        arguments: [DNSStubServer.Manner.silent, .failing, .malformed])
    func failures(manner: DNSStubServer.Manner) async throws {
        let world = try NameWorld(records([0, 1]))
        var options = world.options
        options.nameServers?.timeout = .milliseconds(100)
        try await withMongoClient(world.uri("heartbeatFrequencyMS=500"), options: options) { client in
            try await client.ping()
            world.names.manner = manner
            world.names.records = records([2])
            try await world.waitForLookUps(3)
            #expect(known(client) == [0, 1])
            try await client.ping()
            world.names.manner = .ordinary
            try await expectEventually { known(client) == [2] }
        }
    }

    @Test("a name that is gone, or has no servers any more, changes nothing")
    func removals() async throws {
        try await withClient { client, world in
            world.names.records = []
            try await world.waitForLookUps(2)
            #expect(known(client) == [0, 1])
            world.names.records = [.text(NameWorld.service, ["no servers"])]
            try await world.waitForLookUps(2)
            #expect(known(client) == [0, 1])
            world.names.records = records([3])
            try await expectEventually { known(client) == [3] }
        }
    }

    @Test("hosts of another domain are passed over, and the log tells")
    func strangers() async throws {
        let world = try NameWorld(records([0, 1]))
        var options = world.options
        let log = LogCollector()
        options.logHandler = { log.add($0) }
        options.minimumLogLevel = .warning
        try await withMongoClient(world.uri("heartbeatFrequencyMS=500"), options: options) { client in
            try await client.ping()
            let stranger = DNSStubServer.Record.service(
                NameWorld.service, host: "evil.example.org", port: routers[2].port, timeToLive: 0)
            world.names.records = records([0]) + [stranger]
            try await expectEventually { known(client) == [0] }
            world.names.records = [stranger]
            try await world.waitForLookUps(2)
            #expect(known(client) == [0])
            #expect(log.texts.contains { $0.contains("evil.example.org") })
        }
    }

    @Test("a load balancer is not asked for again")
    func loadBalancers() async throws {
        let world = try NameWorld(records([0]))
        try await withMongoClient(world.uri("loadBalanced=true"), options: world.options) { client in
            // What answers is a router that knows nothing of load balancers.
            await #expect(throws: (any Error).self) { try await client.ping() }
            world.names.records = records([0, 1])
            try await Task.sleep(for: .milliseconds(300))
            #expect(world.lookUps == 1)
            #expect(known(client) == [0])
            #expect(client.topology.description.type == .loadBalanced)
        }
    }

    @Test("srvMaxHosts: none, more than there are, and fewer")
    func limits() async throws {
        try await withClient("&srvMaxHosts=0") { client, world in
            world.names.records = records([0, 2, 3])
            try await expectEventually { known(client) == [0, 2, 3] }
        }
        try await withClient("&srvMaxHosts=2") { client, world in
            world.names.records = records([2, 3])
            try await expectEventually { known(client) == [2, 3] }
        }
        try await withClient("&srvMaxHosts=2") { client, world in
            world.names.records = records([0, 2, 3])
            try await expectEventually { known(client) != [0, 1] }
            let chosen = known(client)
            #expect(chosen == [0, 2] || chosen == [0, 3])
            try await world.waitForLookUps(3)
            #expect(known(client) == chosen)
        }
    }

    @Test("a service name of the application's own")
    func serviceNames() async throws {
        let service = "_customname._tcp.\(NameWorld.name)"
        try await withClient("&srvServiceName=customname", service: service) { client, world in
            world.names.records = records([2, 3], service: service) + records([0])
            try await expectEventually { known(client) == [2, 3] }
        }
    }

    @Test("a client that is gone asks no more, closed or not")
    func endings() async throws {
        let world = try NameWorld(records([0]))
        try await withMongoClient(world.uri(), options: world.options) { try await $0.ping() }
        var client: MongoClient? = try MongoClient(world.uri(), options: world.options)
        try await client?.ping()
        try await world.waitForLookUps(2)
        client = nil
        let isQuiet = try await eventually {
            let before = world.lookUps
            try await Task.sleep(for: .milliseconds(400))
            return world.lookUps == before
        }
        #expect(isQuiet)
    }
}
