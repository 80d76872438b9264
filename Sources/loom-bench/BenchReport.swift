import Foundation

/// Shows results: a table for people, or one JSON object a line.
struct BenchReport {
    let options: BenchOptions

    /// Says what is about to run.
    func begin(_ group: any BenchGroup) {
        for reason in group.missing { report("missing peer: \(reason)") }
        report("\(options.group): \(options.rounds) rounds each, interleaved; medians")
        for note in group.notes { report("  " + note) }
    }

    /// Shows one task.
    func show(_ result: BenchResult) {
        emit(options.isJSON ? json(result) : line(result), to: 1)
    }

    /// Shows the means over several tasks.
    func show(_ scores: [BenchScore]) {
        for score in scores {
            let peers = score.peers.sorted { $0.key < $1.key }
            if options.isJSON {
                let others = peers.map { "\(quoted($0.key)): \($0.value)" }.joined(separator: ", ")
                emit(
                    "{\"task\": \(quoted(score.name)), \"form\": \(quoted(score.form.rawValue)), "
                        + "\"unit\": \(quoted(score.unit)), \"higher_is_better\": true, "
                        + "\"ours\": \(score.ours), \"peers\": {\(others)}, \"floor\": null}", to: 1)
            } else {
                let others = peers.map { "   \($0.key) " + figure($0.value, score.unit) }.joined()
                let name = "\(score.name) (\(score.form.rawValue))"
                emit(pad(name, to: 48) + figure(score.ours, score.unit) + others, to: 1)
            }
        }
    }

    /// Says how to read the table.
    func end() {
        guard !options.isJSON else { return }
        report("x: how many times better ours is; median of the rounds (least … greatest)")
    }

    private func line(_ result: BenchResult) -> String {
        let task = result.task
        let name = result.form == .none ? task.name : "\(task.name) (\(result.form.rawValue))"
        var text = pad(name, to: 48) + figure(result.median(result.ours), task.unit)
        for other in task.peers + (task.floor.map { [$0] } ?? []) {
            text += "   \(other.name) " + figure(result.median(other), task.unit)
            if let ratio = result.ratio(to: other) {
                text += String(format: " x%.2f (%.2f … %.2f)", ratio.median, ratio.low, ratio.high)
            }
        }
        return text
    }

    private func figure(_ value: Double?, _ unit: String) -> String {
        guard let value else { return "none" }
        let digits = value >= 1000 ? 0 : value >= 10 ? 1 : 3
        return String(format: "%.\(digits)f %@", value, unit)
    }

    private func pad(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    private func json(_ result: BenchResult) -> String {
        let task = result.task
        let peers = task.peers.compactMap { peer in
            result.median(peer).map { "\(quoted(peer.name)): \($0)" }
        }
        let floor = task.floor.flatMap(result.median).map { "\($0)" } ?? "null"
        let ours = result.median(result.ours).map { "\($0)" } ?? "null"
        return "{\"task\": \(quoted(task.name)), \"form\": \(quoted(result.form.rawValue)), "
            + "\"unit\": \(quoted(task.unit)), \"higher_is_better\": \(task.higherIsBetter), "
            + "\"ours\": \(ours), \"peers\": {\(peers.joined(separator: ", "))}, \"floor\": \(floor)}"
    }

    /// Names and units are ours: none of them needs an escape.
    private func quoted(_ text: String) -> String { "\"\(text)\"" }
}
