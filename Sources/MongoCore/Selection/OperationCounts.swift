/// The choice among servers that suit equally well.
package enum OperationCounts {
    /// Of two servers chosen at random, the position of the one with fewer operations; nil without any server.
    ///
    /// Two are enough to spread the load, and no herd runs to the one that is idle.
    package static func choose(
        among count: Int, using generator: inout some RandomNumberGenerator, _ operationCount: (Int) -> Int
    ) -> Int? {
        guard count > 1 else { return count == 1 ? 0 : nil }
        let first = Int.random(in: 0..<count, using: &generator)
        var second = Int.random(in: 0..<(count - 1), using: &generator)
        if second >= first { second += 1 }
        return operationCount(first) <= operationCount(second) ? first : second
    }
}
