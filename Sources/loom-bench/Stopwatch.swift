/// Times work that is too short to be timed once.
enum Stopwatch {
    /// A round lasts at least this long; the peers' workers use the same.
    static let roundDuration = Duration.milliseconds(80)

    /// Repeats `work` for a round and returns the amount that it gets through a second.
    static func rate(amount: Double, _ work: () throws -> UInt64) rethrows -> Double {
        let clock = ContinuousClock()
        let started = clock.now
        var sum: UInt64 = 0
        var count = 0.0
        while true {
            sum &+= try work()
            count += 1
            let elapsed = clock.now - started
            if elapsed >= roundDuration {
                consume(sum)
                return count * amount / (elapsed / .seconds(1))
            }
        }
    }

    /// Takes a checksum, so that no compiler leaves out the work behind it.
    @inline(never)
    @_optimize(none)
    private static func consume(_ checksum: UInt64) {}
}
