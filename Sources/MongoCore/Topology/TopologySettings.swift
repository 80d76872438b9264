/// What a topology starts from.
package struct TopologySettings: Sendable {
    /// The servers to begin with.
    package var seeds: [ServerAddress]
    /// Whether to talk to the one seed, whatever it is part of.
    package var directConnection = false
    /// The name that the replica set must have; nil for any.
    package var replicaSet: String?
    /// Whether the one seed is a load balancer.
    package var loadBalanced = false

    package init(
        seeds: [ServerAddress], directConnection: Bool = false, replicaSet: String? = nil,
        loadBalanced: Bool = false
    ) {
        // A host named twice is one server.
        var known: Set<ServerAddress> = []
        self.seeds = seeds.filter { known.insert($0).inserted }
        self.directConnection = directConnection
        self.replicaSet = replicaSet
        self.loadBalanced = loadBalanced
    }

    /// What a connection string asks for; the servers that DNS names are given where it names none.
    package init(_ string: ConnectionString, seeds: [ServerAddress]? = nil) {
        self.init(
            seeds: seeds ?? string.hosts, directConnection: string.options.directConnection ?? false,
            replicaSet: string.options.replicaSet, loadBalanced: string.options.loadBalanced ?? false)
    }

    var initialType: TopologyType {
        if loadBalanced { return .loadBalanced }
        if directConnection { return .single }
        return replicaSet == nil ? .unknown : .replicaSetNoPrimary
    }
}
