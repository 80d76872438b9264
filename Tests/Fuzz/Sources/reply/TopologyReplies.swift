import BSON
import MongoCore

/// The replies as what the servers of a deployment say of themselves, one after the other.
func checkTopology(_ replies: [RawDocument]) {
    let seeds = ["a:1", "b:2"].compactMap { try? ServerAddress(parsing: $0) }
    for settings in [
        TopologySettings(seeds: seeds), TopologySettings(seeds: seeds, replicaSet: "rs"),
        TopologySettings(seeds: [seeds[0]], directConnection: true),
    ] {
        var machine = TopologyMachine(settings, isListening: true)
        _ = machine.open()
        for (turn, raw) in replies.enumerated() {
            guard let hello = try? Document(raw) else { continue }
            let servers = machine.description.servers
            guard !servers.isEmpty else { break }
            let address = servers[turn % servers.count].address
            _ = machine.checked(
                ServerDescription(address, hello: hello, at: Moment(nanoseconds: Int64(turn) * 1_000_000)))
            if let failure = ServerFailure(reply: hello) {
                _ = machine.failed(
                    failure, at: address, generation: 0, poolGeneration: 0, cause: Cause())
            }
            check(machine.description)
        }
        _ = machine.close()
    }
}

private struct Cause: Error {}

private let selectors: [ServerSelector] = {
    var selectors: [ServerSelector] = [.primary, .any, .read(.nearest)]
    for mode in [ReadPreference.Mode.secondary, .nearest, .primaryPreferred] {
        if let preference = try? ReadPreference(
            mode, tagSets: [["dc": "ny"], [:]], maxStaleness: .seconds(120))
        {
            selectors.append(.read(preference))
        }
    }
    return selectors
}()

private func check(_ description: TopologyDescription) {
    require(!"\(description)".isEmpty, "a description says nothing")
    _ = description.incompatibility
    _ = description.logicalSessionTimeoutMinutes
    let selection = ServerSelection(description, SelectionSettings())
    for selector in selectors {
        guard let chosen = try? selection.inLatencyWindow(selector) else { continue }
        require(chosen.count <= description.servers.count, "more servers than there are")
        if chosen.isEmpty { _ = selection.reasons(against: selector) }
    }
}
