import BSON
import MongoCore
import Testing

/// Nobody looks at a load balancer, and nothing that a server behind it does says anything of it.
@Suite struct LoadBalancedTopologyTests {
    private struct Failure: Error {}

    private let address = ServerAddress.tcp(host: "balancer", port: 27017)
    private let service = ServiceGeneration(serviceID: ObjectID(), generation: 2)

    private func opened() throws -> TopologyMachine {
        var machine = TopologyMachine(
            TopologySettings(try ConnectionString("mongodb://balancer/?loadBalanced=true")),
            isListening: true)
        _ = machine.open()
        return machine
    }

    private func services(_ effects: TopologyEffects) -> [ServiceGeneration] {
        effects.pools.compactMap { pool in
            if case .clearService(let service) = pool.change { service } else { nil }
        }
    }

    @Test("it is usable from the start, and is told of as any other server")
    func opening() throws {
        var machine = TopologyMachine(
            TopologySettings(try ConnectionString("mongodb://balancer/?loadBalanced=true")),
            isListening: true)
        let effects = machine.open()
        #expect(machine.description.type == .loadBalanced)
        #expect(machine.description.servers.map(\.type) == [.loadBalancer])
        guard case .ready? = effects.pools.first?.change, effects.pools.count == 1 else {
            Issue.record("the pool is not made ready: \(effects.pools)")
            return
        }
        let names = effects.events.map { String("\($0)".prefix { $0 != "(" }) }
        #expect(
            names == [
                "topologyOpening", "topologyDescriptionChanged", "serverOpening", "serverDescriptionChanged",
                "topologyDescriptionChanged",
            ])
        #expect(effects.monitors.isEmpty)
    }

    @Test(
        "failures behind the greeting clear the service, as far as they clear pools at all",
        arguments: [
            (ServerFailure.connectionLost, true), (.refusedHandshake(topologyVersion: nil), true),
            (.timedOut, false), (.overloaded, false),
            (ServerFailure(reply: ["ok": 0, "code": 11600]) ?? .timedOut, true),
            (ServerFailure(reply: ["ok": 0, "code": 91]) ?? .timedOut, true),
            (ServerFailure(reply: ["ok": 0, "code": 10107]) ?? .connectionLost, false),
            (ServerFailure(reply: ["ok": 0, "code": 11602]) ?? .connectionLost, false),
        ])
    func failures(_ failure: ServerFailure, clears: Bool) throws {
        var machine = try opened()
        let effects = machine.failed(
            failure, at: address, generation: 0, poolGeneration: 0, service: service, cause: Failure())
        #expect(services(effects) == (clears ? [service] : []))
        #expect(effects.pools.count == (clears ? 1 : 0))
        #expect(effects.monitors.isEmpty)
        #expect(effects.events.isEmpty)
        #expect(machine.description.servers.map(\.type) == [.loadBalancer])
    }

    @Test(
        "a failure before the greeting says nothing",
        arguments: [ServerFailure.connectionLost, .refusedHandshake(topologyVersion: nil), .overloaded])
    func failuresBeforeTheGreeting(_ failure: ServerFailure) throws {
        var machine = try opened()
        let effects = machine.failed(
            failure, at: address, generation: 0, poolGeneration: 0, cause: Failure())
        #expect(effects.pools.isEmpty)
        #expect(effects.monitors.isEmpty)
        #expect(machine.description.servers.map(\.type) == [.loadBalancer])
    }

    @Test("results may be written by whoever the read preference names")
    func outputs() throws {
        let machine = try opened()
        #expect(ServerSelector.output(.secondary).resolved(in: machine.description) == .read(.secondary))
    }
}
