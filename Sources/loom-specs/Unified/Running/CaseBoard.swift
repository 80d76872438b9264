import Synchronization

/// The outcomes of cases, gathered from all servers.
///
/// A case passes if it passes on every server that it runs on, and is skipped if it runs on none.
final class CaseBoard: Sendable {
    private struct Entry {
        var outcome: CaseResult.Outcome?
        /// What the servers that could not run it lack.
        var unmet: [RunOnRequirement.Unmet] = []
    }

    private let cases: [UnifiedCase]
    private let showsSlow: Bool
    private let entries: Mutex<[Entry]>

    init(_ cases: [UnifiedCase], showsSlow: Bool) {
        self.cases = cases
        self.showsSlow = showsSlow
        entries = Mutex(Array(repeating: Entry(), count: cases.count))
    }

    func record(_ index: Int, unmet: RunOnRequirement.Unmet) {
        entries.withLock { $0[index].unmet.append(unmet) }
    }

    func record(_ index: Int, _ outcome: CaseResult.Outcome, on place: String, after time: Duration = .zero) {
        let name = "\(cases[index].file.suite)/\(cases[index].file.name): \(cases[index].test.description)"
        if case .failed(let why) = outcome { Screen.write("FAILED [\(place)] \(name): \(why)") }
        if showsSlow, time > .seconds(1) { Screen.write("SLOW [\(place)] \(time) \(name)") }
        entries.withLock { entries in
            switch (entries[index].outcome, outcome) {
            case (.failed, _), (.passed, .skipped), (.passed, .passed): break
            default: entries[index].outcome = outcome
            }
        }
    }

    /// The counts by suite.
    var tallies: [String: Tally] {
        entries.withLock { entries in
            var tallies: [String: Tally] = [:]
            for (unifiedCase, entry) in zip(cases, entries) {
                let outcome =
                    entry.outcome ?? .skipped(entry.unmet.min()?.skipReason ?? .needs("another server"))
                tallies[unifiedCase.file.suite, default: Tally()].count(
                    CaseResult(name: unifiedCase.test.description, outcome: outcome))
            }
            return tallies
        }
    }
}
