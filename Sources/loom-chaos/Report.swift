import Foundation

/// What a run shows at its end.
struct Report {
    let crew: Crew
    let faults: [FaultKind: Int]
    let seconds: Int
    /// When the run began.
    let start: Date
    /// How many errors of each kind to tell of in full.
    let storyCount: Int

    /// Prints the figures, and enters what falls short into the verdict.
    func show(elections: Int, longestPause: Duration, memory: MemoryWatch, _ verdict: inout Verdict) {
        let total = faults.values.reduce(0, +)
        Screen.write("faults: \(total), at most \(longestPause) from one to the next")
        for kind in FaultKind.allCases { Screen.write("  \(kind.rawValue): \(faults[kind] ?? 0)") }
        Screen.write("elections: \(elections)")
        Screen.write("acknowledged a second: \(verdict.acknowledged / Int64(max(seconds, 1)))")
        showErrors()
        checkTimed(&verdict)
        showMemory(memory, &verdict)
        checkQuantity(total, &verdict)
    }

    private func showErrors() {
        var errors: [String: Int] = [:]
        for account in crew.everybody {
            for (kind, count) in account.current.errors {
                errors["\(account.kind): \(kind)", default: 0] += count
            }
        }
        Screen.write("errors that were reported: \(errors.values.reduce(0, +))")
        let stories = Dictionary(grouping: crew.everybody.flatMap(\.current.stories), by: \.kind)
        for (kind, count) in errors.sorted(by: { $0.value > $1.value }) {
            Screen.write("  \(kind): \(count)")
            for story in (stories[kind] ?? []).prefix(storyCount) {
                Screen.write("    \(story.told(since: start))")
            }
        }
        let longest = crew.everybody.map(\.current.longest).max() ?? .zero
        Screen.write("the longest operation took \(longest)")
    }

    /// An operation that may be tried until its time is up meets no fault that lasts for less.
    private func checkTimed(_ verdict: inout Verdict) {
        for story in crew.everybody.flatMap(\.current.stories) where story.worker.hasPrefix("timed") {
            verdict.unreported += 1
            verdict.note("in spite of its timeout: \(story.told(since: start))")
        }
    }

    private func showMemory(_ memory: MemoryWatch, _ verdict: inout Verdict) {
        guard let growth = memory.growth else {
            Screen.write(
                "memory: \(memory.last) KB; its growth shows after \(Int(MemoryWatch.settlingMinutes) + 1) minutes"
            )
            return
        }
        Screen.write("memory: \(memory.last) KB, growing by \((growth * 10).rounded() / 10) KB a minute")
        guard growth > MemoryWatch.limit else { return }
        verdict.leaked += 1
        verdict.note("memory grows by \(growth.rounded()) KB a minute, more than \(MemoryWatch.limit)")
    }

    /// A quiet run proves nothing.
    private func checkQuantity(_ total: Int, _ verdict: inout Verdict) {
        if verdict.acknowledged < Int64(seconds) * 10 { verdict.isTooQuiet = true }
        if total < seconds / 12 { verdict.isTooQuiet = true }
        if seconds >= 120, faults.count < FaultKind.allCases.count { verdict.isTooQuiet = true }
        if verdict.isTooQuiet { verdict.note("too few writes, faults or kinds of faults to prove anything") }
    }
}
