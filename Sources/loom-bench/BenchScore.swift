/// A mean over several tasks.
struct BenchScore: Sendable {
    let name: String
    let form: BenchTask.Form
    let unit: String
    let ours: Double
    /// The same mean of each peer that did all of the tasks.
    let peers: [String: Double]

    /// Nil unless every task was run in this form.
    init?(_ name: String, of tasks: [String], form: BenchTask.Form, unit: String, in results: [BenchResult]) {
        let chosen = tasks.compactMap { task in
            results.first { $0.task.name == task && $0.form == form }
        }
        guard !tasks.isEmpty, chosen.count == tasks.count,
            let ours = Self.mean(chosen.map { $0.median($0.ours) })
        else { return nil }
        self.name = name
        self.form = form
        self.unit = unit
        self.ours = ours
        var peers: [String: Double] = [:]
        for peer in Set(chosen.flatMap { $0.task.peers.map(\.name) }) {
            peers[peer] = Self.mean(
                chosen.map { result in
                    result.task.peers.first { $0.name == peer }.flatMap(result.median)
                })
        }
        self.peers = peers
    }

    /// The mean of two means.
    init(_ name: String, of first: BenchScore, and second: BenchScore) {
        self.name = name
        form = first.form
        unit = first.unit
        ours = (first.ours + second.ours) / 2
        peers = first.peers.reduce(into: [:]) { peers, peer in
            peers[peer.key] = second.peers[peer.key].map { ($0 + peer.value) / 2 }
        }
    }

    private static func mean(_ values: [Double?]) -> Double? {
        let known = values.compactMap { $0 }
        return known.count == values.count ? known.reduce(0, +) / Double(known.count) : nil
    }
}
