import BSON

/// The services behind a load balancer that a pool has connections to. Each has a generation of its own, and is
/// forgotten with its last connection.
struct ServiceTable: Sendable {
    private struct Service: Sendable {
        var generation = 0
        var connectionCount = 0
    }

    private var services: [ObjectID: Service] = [:]
    /// What connections lead to, by their numbers.
    private var connections: [Int: ServiceGeneration] = [:]

    /// How many services are known.
    var count: Int { services.count }

    /// A connection turned out to lead to a service.
    mutating func add(_ key: ConnectionKey, to serviceID: ObjectID) {
        guard connections[key.number] == nil else { return }
        services[serviceID, default: Service()].connectionCount += 1
        connections[key.number] = ServiceGeneration(
            serviceID: serviceID, generation: services[serviceID]?.generation ?? 0)
    }

    /// A connection is gone.
    mutating func remove(_ key: ConnectionKey) {
        guard let service = connections.removeValue(forKey: key.number) else { return }
        guard let count = services[service.serviceID]?.connectionCount, count > 1 else {
            services[service.serviceID] = nil
            return
        }
        services[service.serviceID]?.connectionCount = count - 1
    }

    /// What a connection leads to; nil when that is not known.
    func service(of key: ConnectionKey) -> ServiceGeneration? { connections[key.number] }

    /// Whether the connections to its service have been dropped since a connection was made.
    func isStale(_ key: ConnectionKey) -> Bool {
        guard !connections.isEmpty, let service = connections[key.number] else { return false }
        return service.generation < services[service.serviceID]?.generation ?? 0
    }

    /// Begins a service's next generation, unless that of the failure is over already.
    ///
    /// - Returns: Whether it did.
    mutating func clear(_ failed: ServiceGeneration) -> Bool {
        guard let service = services[failed.serviceID], failed.generation >= service.generation else {
            return false
        }
        services[failed.serviceID]?.generation += 1
        return true
    }
}
