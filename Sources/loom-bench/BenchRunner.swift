/// Runs a task's contestants in turn, round after round, so that whatever else the machine does meets them all alike.
struct BenchRunner {
    let rounds: Int

    /// One round of each to warm up, which is not counted, then the counted ones.
    func run(_ task: BenchTask) async throws -> BenchResult {
        let contestants = [task.ours] + task.peers + (task.floor.map { [$0] } ?? [])
        var figures = [String: [Double]]()
        for contestant in contestants { _ = try await contestant.round() }
        for round in 0..<rounds {
            for position in contestants.indices {
                // Nobody always runs behind the same one.
                let contestant = contestants[(position + round) % contestants.count]
                figures[contestant.name, default: []].append(try await contestant.round())
            }
        }
        return BenchResult(task: task, figures: figures)
    }
}
