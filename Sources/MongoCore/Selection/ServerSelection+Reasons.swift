extension ServerSelection {
    /// Says of every server why it does not suit, for an error.
    package func reasons(against selector: ServerSelector) -> String {
        if topology.servers.isEmpty { return "no servers are known" }
        return topology.servers.map { "\($0.address) \(reason(against: $0, selector))" }.joined(
            separator: "; ")
    }

    private func reason(against server: ServerDescription, _ selector: ServerSelector) -> String {
        if !server.type.isKnown {
            return server.error.map { "is unknown: \($0)" } ?? "did not answer yet"
        }
        switch selector {
        case .address(let address): return server.address == address ? "suits" : "is not \(address)"
        case .any: return "is \(server.type.rawValue), which holds no data"
        case .primary: return "is \(server.type.rawValue), which takes no writes"
        case .read(let preference), .output(let preference): return reason(against: server, preference)
        }
    }

    private func reason(against server: ServerDescription, _ preference: ReadPreference) -> String {
        let wanted: Set<ServerType> =
            switch preference.mode {
            case .primary: [.rsPrimary]
            case .secondary: [.rsSecondary]
            case .primaryPreferred, .secondaryPreferred, .nearest: [.rsPrimary, .rsSecondary]
            }
        if !wanted.contains(server.type) {
            return "is \(server.type.rawValue), which read preference \(preference.mode.rawValue) passes over"
        }
        if !isFresh(server, preference), let staleness = staleness(of: server) {
            return "is stale by \(staleness / .seconds(1)) s"
        }
        return "has none of the tag sets"
    }
}
