import BSON

extension ServerSelection {
    /// The least limit on staleness that servers accept: their no-op writes alone come every ten seconds.
    private static let smallestMaxStaleness = Duration.seconds(90)
    private static let idleWritePeriod = Duration.seconds(10)

    /// Throws for a limit on staleness that could not be kept.
    func checkMaxStaleness(_ preference: ReadPreference) throws(ConcernError) {
        guard let limit = preference.maxStaleness, topology.type.isReplicaSet else { return }
        let smallest = max(Self.smallestMaxStaleness, settings.heartbeatFrequency + Self.idleWritePeriod)
        guard limit < smallest else { return }
        throw ConcernError(
            "maxStalenessSeconds is \(limit.components.seconds); with a heartbeat every "
                + "\(settings.heartbeatFrequency / .seconds(1)) s it has to be at least "
                + "\((smallest / .seconds(1)).rounded(.up))")
    }

    /// Whether a server is not too far behind. Servers that do not say when they wrote last are not.
    func isFresh(_ server: ServerDescription, _ preference: ReadPreference) -> Bool {
        guard let limit = preference.maxStaleness, server.type == .rsSecondary,
            let staleness = staleness(of: server)
        else { return true }
        return staleness <= limit
    }

    /// How far a secondary is behind, by the primary if it is known, else by the secondary that wrote last.
    func staleness(of server: ServerDescription) -> Duration? {
        guard let written = server.lastWriteDate?.millisecondsSinceEpoch else { return nil }
        let behind: Int64
        if let primary = topology.primary {
            guard let primaryWritten = primary.lastWriteDate?.millisecondsSinceEpoch,
                let updated = server.lastUpdateTime, let primaryUpdated = primary.lastUpdateTime
            else { return nil }
            let (between, _) = primaryWritten.subtractingReportingOverflow(written)
            // Each was asked at another time: the difference between those times is no staleness.
            let asked = primaryUpdated.duration(to: updated) / .milliseconds(1)
            behind = between.addingReportingOverflow(Int64(asked)).partialValue
        } else {
            let newest = topology.servers.filter { $0.type == .rsSecondary }
                .compactMap { $0.lastWriteDate?.millisecondsSinceEpoch }.max()
            guard let newest else { return nil }
            behind = newest.subtractingReportingOverflow(written).partialValue
        }
        return .milliseconds(behind) + settings.heartbeatFrequency
    }
}
