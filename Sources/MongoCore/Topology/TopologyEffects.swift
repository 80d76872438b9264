/// What has to be done after something happened to a topology, in no particular order but that of each list.
package struct TopologyEffects: Sendable {
    /// What has to be done to a server's connection pool.
    package enum PoolChange: Sendable {
        /// The server was found usable.
        case ready
        /// The server was found unusable, because of `cause`.
        case clear(interruptsInUse: Bool, cause: (any Error)?)
        /// Of what is behind a load balancer, one service was found unusable.
        case clearService(ServiceGeneration)
    }

    /// What has to be done to a server's monitor.
    package enum MonitorRequest: Sendable {
        /// Check now rather than when the time between heartbeats is over.
        case checkNow
        /// Give up the check that is under way: its connection is not to be trusted.
        case cancelCheck
    }

    /// Servers that became part of the deployment.
    package var added: [ServerAddress] = []
    /// Servers that are no part of it any more.
    package var removed: [ServerAddress] = []
    /// To be done together with the change of the description.
    package var pools: [(address: ServerAddress, change: PoolChange)] = []
    /// To be done after it.
    package var monitors: [(address: ServerAddress, request: MonitorRequest)] = []
    /// To be delivered, in this order.
    package var events: [TopologyEvent.Kind] = []
    /// Whether something that selections depend on may have changed.
    package var concernsSelection = false

    /// Nothing to do.
    package init() {}
}
