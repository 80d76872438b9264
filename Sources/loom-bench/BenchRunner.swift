/// Runs a task's contestants in turn, round after round, so that whatever else the machine does meets them all alike.
struct BenchRunner {
    let rounds: Int

    /// One round of each to warm up, which is not counted, then the counted ones. One result for each of our forms.
    func run(_ task: BenchTask) async throws -> [BenchResult] {
        let contestants = task.contestants
        var figures = [String: [Double]]()
        if task.roundLimit > 1 {
            for contestant in contestants { _ = try await contestant.round() }
        }
        for round in 0..<min(rounds, task.roundLimit) {
            for position in contestants.indices {
                // Nobody always runs behind the same one.
                let contestant = contestants[(position + round) % contestants.count]
                figures[contestant.name, default: []].append(try await contestant.round())
            }
        }
        return task.ours.map { BenchResult(task: task, form: $0.form, ours: $0.contestant, figures: figures) }
    }
}
