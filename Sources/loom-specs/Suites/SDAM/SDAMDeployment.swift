import BSON
import MongoCore

/// A topology with the pools of its servers, none of them real.
struct SDAMDeployment {
    private(set) var topology: TopologyMachine
    private(set) var pools: [ServerAddress: PoolMachine] = [:]
    private(set) var events: [TopologyEvent.Kind] = []

    init(_ string: ConnectionString) {
        topology = TopologyMachine(TopologySettings(string), isListening: true)
        perform(topology.open())
    }

    mutating func forgetEvents() {
        events = []
    }

    /// A server answers a check; an empty answer stands for a network error.
    mutating func receive(_ hello: Document, from address: ServerAddress) {
        let description =
            hello.isEmpty
            ? ServerDescription(unknown: address, error: Mismatch("the network failed"))
            : ServerDescription(address, hello: hello)
        perform(topology.checked(description))
    }

    /// An operation fails.
    mutating func fail(_ error: Document) throws {
        let address = try ServerAddress(parsing: try error.string("address"))
        let poolGeneration = pools[address]?.generation ?? 0
        guard let failure = try Self.failure(error) else { return }
        perform(
            topology.failed(
                failure, at: address, generation: error["generation"]?.intValue ?? poolGeneration,
                poolGeneration: poolGeneration, cause: Mismatch("the operation failed")))
    }

    private static func failure(_ error: Document) throws -> ServerFailure? {
        let isEstablished: Bool
        switch try error.string("when") {
        case "beforeHandshakeCompletes": isEstablished = false
        case "afterHandshakeCompletes": isEstablished = true
        case let other: throw SpecsError("there is no moment \(other)")
        }
        switch try error.string("type") {
        // Pools label these errors as signs of overload.
        case "network": return isEstablished ? .connectionLost : .overloaded
        case "timeout": return isEstablished ? .timedOut : .overloaded
        case "command":
            let reply = try error.document("response")
            guard !isEstablished else { return ServerFailure(reply: reply) }
            return .refusedHandshake(topologyVersion: TopologyVersion(reply["topologyVersion"]))
        case let other: throw SpecsError("there is no error of type \(other)")
        }
    }

    private mutating func perform(_ effects: TopologyEffects) {
        for address in effects.added {
            pools[address] = PoolMachine(address: address, options: .standard, isListening: false)
        }
        for (address, change) in effects.pools {
            switch change {
            case .ready: pools[address]?.ready()
            case .clear(let interruptsInUse, let cause):
                _ = pools[address]?.clear(
                    interruptsInUse: interruptsInUse, cause: cause, at: Moment(nanoseconds: 0))
            case .clearService(let service): _ = pools[address]?.clear(service)
            }
        }
        for address in effects.removed { pools[address] = nil }
        events += effects.events
    }
}
