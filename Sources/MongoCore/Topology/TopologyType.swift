/// What the servers of a deployment are together.
public enum TopologyType: String, Hashable, Sendable {
    /// Nothing is known yet.
    case unknown = "Unknown"
    /// One server, spoken to whatever it is part of.
    case single = "Single"
    /// A replica set whose primary is not known.
    case replicaSetNoPrimary = "ReplicaSetNoPrimary"
    /// A replica set with its primary.
    case replicaSetWithPrimary = "ReplicaSetWithPrimary"
    /// A sharded cluster, reached through its routers.
    case sharded = "Sharded"
    /// Whatever is behind a load balancer.
    case loadBalanced = "LoadBalanced"

    /// Whether it is a replica set.
    package var isReplicaSet: Bool { self == .replicaSetNoPrimary || self == .replicaSetWithPrimary }
}
