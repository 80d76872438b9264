/// When DNS is asked again for the servers of a `mongodb+srv` name.
package struct SeedListPoller: Hashable, Sendable {
    /// However short the records may be kept, DNS is not asked more often than this.
    package static let minimumInterval = Duration.seconds(60)

    /// The time from the end of the last look-up to the next.
    package private(set) var interval: Duration
    private let heartbeatFrequency: Duration
    private let minimumInterval: Duration

    /// A poller after the first look-up, whose records may be kept for so long.
    package init(
        timeToLive: Duration, heartbeatFrequency: Duration, minimumInterval: Duration = Self.minimumInterval
    ) {
        self.heartbeatFrequency = heartbeatFrequency
        self.minimumInterval = minimumInterval
        interval = max(timeToLive, minimumInterval)
    }

    /// A look-up gave servers; its records may be kept for so long.
    package mutating func found(timeToLive: Duration) {
        interval = max(timeToLive, minimumInterval)
    }

    /// A look-up failed, or gave no server: what was known stays, and the next attempt comes sooner.
    package mutating func failed() {
        interval = heartbeatFrequency
    }

    /// Whether DNS decides on the servers of such a deployment. Replica sets say themselves who belongs to them.
    package static func applies(to type: TopologyType) -> Bool {
        type == .unknown || type == .sharded
    }
}
