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
    ///
    /// - Parameter figure: Makes the figure in the task's unit out of a peer's answer.
    func contestants(
        _ task: String, figure: @escaping @Sendable (Double) -> Double = { $0 }
    ) -> [Contestant] {
        running.map { peer in Contestant(name: peer.name) { figure(try peer.round(task)) } }
    }

    /// Ends them all.
    func close() {
        for peer in running { peer.close() }
    }
}
