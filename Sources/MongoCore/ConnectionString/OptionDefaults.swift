/// What holds where a connection string is silent; ``PoolOptions`` has the defaults of pools.
package enum OptionDefaults {
    /// How long one connection may take to establish.
    package static let connectTimeout = Duration.seconds(10)
    /// How often monitors look at each server.
    package static let heartbeatFrequency = Duration.seconds(10)
    /// How much farther than the nearest server others may be and still be chosen.
    package static let localThreshold = Duration.milliseconds(15)
    /// How long an operation waits for a server that suits it.
    package static let serverSelectionTimeout = Duration.seconds(30)
}
