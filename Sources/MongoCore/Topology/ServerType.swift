/// What a server is, by its own word.
public enum ServerType: String, Hashable, Sendable {
    /// It was not reached yet, or failed.
    case unknown = "Unknown"
    /// It was not reached yet, but another member says that it is the primary. Treated as unknown.
    case possiblePrimary = "PossiblePrimary"
    /// A mongod outside of any replica set.
    case standalone = "Standalone"
    /// A router of a sharded cluster.
    case mongos = "Mongos"
    /// The member of a replica set that takes writes.
    case rsPrimary = "RSPrimary"
    /// A member of a replica set that follows the primary and can be read from.
    case rsSecondary = "RSSecondary"
    /// A member of a replica set that votes and holds no data.
    case rsArbiter = "RSArbiter"
    /// A member of a replica set that can be neither read from nor written to, such as a hidden one.
    case rsOther = "RSOther"
    /// A member of a replica set that is not part of one at the moment.
    case rsGhost = "RSGhost"
    /// A load balancer, with whatever is behind it.
    case loadBalancer = "LoadBalancer"

    /// Whether the server told what it is.
    package var isKnown: Bool { self != .unknown && self != .possiblePrimary }

    /// Whether the server holds or reaches data.
    package var isDataBearing: Bool {
        switch self {
        case .standalone, .mongos, .rsPrimary, .rsSecondary, .loadBalancer: true
        case .unknown, .possiblePrimary, .rsArbiter, .rsOther, .rsGhost: false
        }
    }

    /// Whether the server takes writes.
    package var isWritable: Bool {
        switch self {
        case .standalone, .mongos, .rsPrimary, .loadBalancer: true
        case .unknown, .possiblePrimary, .rsSecondary, .rsArbiter, .rsOther, .rsGhost: false
        }
    }
}
