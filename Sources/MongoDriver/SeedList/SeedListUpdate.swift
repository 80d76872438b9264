import MongoCore

/// What a later look-up of a `mongodb+srv` name gave.
struct SeedListUpdate: Sendable {
    /// The servers to be known from now on; empty if DNS lists none that may be used.
    let servers: [ServerAddress]
    /// How long the records may be kept.
    let timeToLive: Duration
    /// Why hosts that DNS lists are not used.
    let warnings: [String]
}
