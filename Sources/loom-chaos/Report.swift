/// What a run shows at its end.
struct Report {
    let crew: Crew
    let faults: [FaultKind: Int]
    let seconds: Int

    /// Prints the figures, and enters what falls short into the verdict.
    func show(elections: Int, longestPause: Duration, memory: MemoryWatch, _ verdict: inout Verdict) {
        let total = faults.values.reduce(0, +)
        Screen.write("faults: \(total), at most \(longestPause) from one to the next")
        for kind in FaultKind.allCases { Screen.write("  \(kind.rawValue): \(faults[kind] ?? 0)") }
        Screen.write("elections: \(elections)")
        Screen.write("acknowledged a second: \(verdict.acknowledged / Int64(max(seconds, 1)))")
        showErrors()
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
        for (kind, count) in errors.sorted(by: { $0.value > $1.value }) {
            Screen.write("  \(kind): \(count)")
        }
        let longest = crew.everybody.map(\.current.longest).max() ?? .zero
        Screen.write("the longest operation took \(longest)")
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
