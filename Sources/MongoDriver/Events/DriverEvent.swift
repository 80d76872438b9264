public import MongoCore

/// Something that happened inside the driver.
public enum DriverEvent: Sendable {
    /// About one command.
    case command(CommandEvent)
    /// About the connection pool of a server.
    case pool(PoolEvent)
    /// About the servers and what they are together.
    case topology(TopologyEvent)
}
