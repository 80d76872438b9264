import MongoTransport

/// What the operations of a client hold at the moment: nothing when none is in progress.
package struct ClientUsage: Hashable, Sendable {
    /// Server sessions: one for each call, open cursor and explicit session.
    package let sessions: Int
    /// Connections that are checked out of the pools, or being established for a call.
    package let connections: Int
    /// Calls that have a connection or wait for one.
    package let operations: Int

    package init(sessions: Int, connections: Int, operations: Int) {
        self.sessions = sessions
        self.connections = connections
        self.operations = operations
    }
}

extension MongoClient {
    /// What operations hold at the moment, to find what they do not give back.
    package var usage: ClientUsage {
        let servers = topology.state.withLock { Array($0.servers.values) }
        let counts = servers.map(\.pool.counts)
        return ClientUsage(
            sessions: sessions.lentCount, connections: counts.reduce(0) { $0 + $1.inUse + $1.pending },
            operations: servers.reduce(0) { $0 + $1.operationCount })
    }
}
