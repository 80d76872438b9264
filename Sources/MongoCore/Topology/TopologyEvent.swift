public import BSON

/// Something that happened to a client's view of its deployment.
///
/// The events of one client are delivered one at a time, in the order in which they happened.
public struct TopologyEvent: Sendable {
    /// The same for all events of one client, another one for each client of the process.
    public let topologyID: Int
    /// What happened.
    public let kind: Kind

    package init(topologyID: Int, kind: Kind) {
        self.topologyID = topologyID
        self.kind = kind
    }

    /// What can happen.
    public enum Kind: Sendable {
        /// The client begins to look at its deployment: the first event.
        case topologyOpening
        /// The client has ended: the last event.
        case topologyClosed
        /// A server, or what the servers are together, changed. The first of them begins with nothing known.
        case topologyDescriptionChanged(previous: TopologyDescription, new: TopologyDescription)
        /// A server became part of the deployment.
        case serverOpening(ServerAddress)
        /// A server is no part of the deployment any more.
        case serverClosed(ServerAddress)
        /// What is known of a server changed.
        case serverDescriptionChanged(previous: ServerDescription, new: ServerDescription)
        /// A server is about to be asked for a sign of life, or waited for to give one.
        case heartbeatStarted(Heartbeat)
        /// A server answered.
        case heartbeatSucceeded(Heartbeat, duration: Duration, reply: Document)
        /// A server did not answer, or not as it should.
        case heartbeatFailed(Heartbeat, duration: Duration, error: any Error)
    }

    /// One sign of life of a server.
    public struct Heartbeat: Sendable {
        /// The server.
        public let address: ServerAddress
        /// Whether the server answers only when something changes, or after the time between heartbeats.
        public let isAwaited: Bool
        /// The number of the monitor's connection, from 1 for each server.
        public let connectionID: Int
        /// The server's own number for the connection; nil before the first answer, or when it does not tell.
        public let serverConnectionID: Int64?

        package init(
            address: ServerAddress, isAwaited: Bool, connectionID: Int, serverConnectionID: Int64?
        ) {
            self.address = address
            self.isAwaited = isAwaited
            self.connectionID = connectionID
            self.serverConnectionID = serverConnectionID
        }
    }
}
