package import BSON

/// What is different behind a load balancer: connections of one pool lead to several servers, and some of them are kept
/// by cursors and transactions.
extension PoolMachine {
    /// A connection that is being established was greeted by a service.
    package mutating func greeted(_ key: ConnectionKey, by serviceID: ObjectID) {
        guard case .pending = table.phase(of: key) else { return }
        services.add(key, to: serviceID)
    }

    /// The service that a connection leads to; nil before its greeting, and where there is no load balancer.
    package func service(of key: ConnectionKey) -> ServiceGeneration? { services.service(of: key) }

    /// A service was found unusable: makes the connections to it stale. The pool goes on with the others.
    ///
    /// Free connections are closed by the next maintenance, those in use when they are checked in.
    /// - Parameter service: Where the failure was; of a generation that is over, nothing happens.
    /// - Returns: Whether the service was cleared.
    package mutating func clear(_ service: ServiceGeneration) -> Bool {
        if case .closed = state { return false }
        guard services.clear(service) else { return false }
        emit(.poolCleared(interruptsInUse: false, serviceID: service.serviceID))
        effects.wantsMaintenance = true
        return true
    }

    /// Somebody keeps a connection that is checked out, or, with nil, keeps it no more.
    package mutating func pin(_ key: ConnectionKey, for use: PinUse?) {
        guard case .inUse = table.phase(of: key) else { return }
        pins[key.number] = use
    }

    /// Forgets a connection, which is in no count any more.
    mutating func forget(_ key: ConnectionKey) {
        table.remove(key)
        services.remove(key)
    }
}
