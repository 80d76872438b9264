/// Finds the servers of a topology that suit an operation.
package struct ServerSelection: Sendable {
    let topology: TopologyDescription
    let settings: SelectionSettings

    package init(_ topology: TopologyDescription, _ settings: SelectionSettings = SelectionSettings()) {
        self.topology = topology
        self.settings = settings
    }

    /// The servers that suit, wherever they are.
    ///
    /// - Parameter deprioritized: Servers that are chosen only if no other suits.
    /// - Throws: ``ConcernError`` for a read preference that makes no sense with this topology.
    package func suitable(
        _ selector: ServerSelector, deprioritized: Set<ServerAddress> = []
    ) throws(ConcernError) -> [ServerDescription] {
        let selector = selector.resolved(in: topology)
        if case .read(let preference) = selector { try checkMaxStaleness(preference) }
        if deprioritized.isEmpty { return select(selector, among: topology.servers) }
        let preferred = select(
            selector, among: topology.servers.filter { !deprioritized.contains($0.address) })
        return preferred.isEmpty ? select(selector, among: topology.servers) : preferred
    }

    /// The servers that suit and are not much farther away than the nearest of them.
    ///
    /// - Throws: as ``suitable(_:deprioritized:)``.
    package func inLatencyWindow(
        _ selector: ServerSelector, deprioritized: Set<ServerAddress> = []
    ) throws(ConcernError) -> [ServerDescription] {
        window(try suitable(selector, deprioritized: deprioritized))
    }

    private func window(_ servers: [ServerDescription]) -> [ServerDescription] {
        guard let nearest = servers.compactMap(\.averageRoundTripTime).min() else { return servers }
        let limit = nearest + settings.localThreshold
        return servers.filter { $0.averageRoundTripTime.map { $0 <= limit } ?? true }
    }

    private func select(
        _ selector: ServerSelector, among servers: [ServerDescription]
    ) -> [ServerDescription] {
        switch selector {
        case .address(let address):
            return servers.filter { $0.address == address && $0.type.isKnown }
        case .any:
            return servers.filter(\.type.isDataBearing)
        case .primary, .read, .output:
            break
        }
        switch topology.type {
        case .unknown: return []
        case .single, .loadBalanced: return servers.filter(\.type.isKnown)
        case .sharded: return servers.filter { $0.type == .mongos }
        case .replicaSetNoPrimary, .replicaSetWithPrimary:
            guard case .read(let preference) = selector else { return servers.filter(\.type.isWritable) }
            return members(preference, among: servers)
        }
    }

    private func members(
        _ preference: ReadPreference, among servers: [ServerDescription]
    ) -> [ServerDescription] {
        let primary = servers.filter { $0.type == .rsPrimary }
        let secondaries = servers.filter { $0.type == .rsSecondary }
        switch preference.mode {
        case .primary:
            return primary
        case .primaryPreferred:
            return primary.isEmpty ? eligible(secondaries, preference) : primary
        case .secondary:
            return eligible(secondaries, preference)
        case .secondaryPreferred:
            let chosen = eligible(secondaries, preference)
            return chosen.isEmpty ? primary : chosen
        case .nearest:
            return eligible(servers.filter { $0.type == .rsPrimary || $0.type == .rsSecondary }, preference)
        }
    }

    private func eligible(
        _ servers: [ServerDescription], _ preference: ReadPreference
    ) -> [ServerDescription] {
        let fresh = servers.filter { isFresh($0, preference) }
        if preference.tagSets.isEmpty { return fresh }
        for tagSet in preference.tagSets {
            let matching = fresh.filter { $0.has(tagSet) }
            if !matching.isEmpty { return matching }
        }
        return []
    }
}

extension ServerDescription {
    /// Whether the server has all of these tags.
    func has(_ tagSet: [String: String]) -> Bool {
        tagSet.allSatisfy { tags[$0.key] == $0.value }
    }
}
