/// Cases counted by outcome.
struct Tally: CustomStringConvertible {
    private(set) var passed = 0
    private(set) var failed = 0
    private(set) var skipped = 0
    private var skips: [SkipReason: Int] = [:]

    mutating func count(_ result: CaseResult) {
        switch result.outcome {
        case .passed: passed += 1
        case .failed: failed += 1
        case .skipped(let reason):
            skipped += 1
            skips[reason, default: 0] += 1
        }
    }

    mutating func add(_ other: Tally) {
        passed += other.passed
        failed += other.failed
        skipped += other.skipped
        skips.merge(other.skips, uniquingKeysWith: +)
    }

    var description: String { "\(passed) passed, \(failed) failed, \(skipped) skipped" }

    /// The reasons for skipping, each with its count, in brackets; empty if nothing was skipped.
    var reasons: String {
        guard !skips.isEmpty else { return "" }
        let counted = skips.map { "\($0.value) \($0.key)" }.sorted()
        return " (" + counted.joined(separator: ", ") + ")"
    }
}
