/// The peers of a group: those that started, and the reasons for the others.
struct PeerSet: Sendable {
    private(set) var running: [PeerProcess] = []
    private(set) var missing: [String] = []

    /// Starts a peer, or notes why it is missing.
    mutating func start(_ name: String, _ command: [String]) {
        do {
            running.append(try PeerProcess(name: name, command))
        } catch {
            missing.append("\(error)")
        }
    }

    /// Everyone as contestants in a task.
    func contestants(_ task: String) -> [Contestant] {
        running.map { $0.contestant(task) }
    }

    /// Ends them all.
    func close() {
        for peer in running { peer.close() }
    }
}
