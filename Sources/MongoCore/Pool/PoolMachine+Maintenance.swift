extension PoolMachine {
    /// Background work is due: closes the free connections that are stale or idle for too long.
    package mutating func prune(at now: Moment) {
        var kept: [Available] = []
        kept.reserveCapacity(available.count)
        for entry in available {
            if isStale(entry.key) {
                retire(entry.key, .stale)
            } else if hasExpired(entry, at: now) {
                retire(entry.key, .idle)
            } else {
                kept.append(entry)
            }
        }
        available = kept
    }

    /// Background work has time to establish a connection.
    ///
    /// One at a time, so that callers who want to establish theirs have the rest of `maxConnecting`.
    /// - Returns: The key to establish one under, if fewer than `minPoolSize` are there and not too many are
    ///   being established; `nil` if there is nothing to do.
    package mutating func fill(at now: Moment) -> ConnectionKey? {
        guard case .ready = state, !isFilling, total < options.minPoolSize, hasRoom else { return nil }
        isFilling = true
        return createPending(requested: nil, at: now)
    }
}
