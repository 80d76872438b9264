extension PoolMachine {
    /// The connection with this key was established.
    ///
    /// - Returns: For one established by a caller, that caller's outcome; `nil` for one established in the
    ///   background. A connection that is of no use any more is among the closings.
    package mutating func established(_ key: ConnectionKey, at now: Moment) -> CheckOut? {
        guard case .pending(let since, let requested) = table.phase(of: key) else {
            assertionFailure("connection \(key.number) was established twice")
            return nil
        }
        endPending(requested)
        defer { admitWaiters(at: now) }
        if case .closed = state {
            retire(key, .poolClosed)
            return requested.map { refuse(.closed(address), since: $0, at: now) }
        }
        if isStale(key) {
            retire(key, .stale)
            return requested.map { refuse(.cleared(address, cause: clearCause), since: $0, at: now) }
        }
        emit(.connectionReady(connectionID: key.number, duration: since.duration(to: now)))
        guard let requested else {
            makeAvailable(key, now: now)
            return nil
        }
        lend(key)
        emit(.checkedOut(connectionID: key.number, duration: requested.duration(to: now)))
        return .use(key)
    }

    /// The connection with this key could not be established; there is nothing to close.
    ///
    /// - Returns: For one established by a caller, that caller's outcome; `nil` for one established in the
    ///   background.
    package mutating func establishFailed(
        _ key: ConnectionKey, _ error: any Error, at now: Moment
    ) -> CheckOut? {
        guard case .pending(_, let requested) = table.phase(of: key) else {
            assertionFailure("connection \(key.number) failed to be established twice")
            return nil
        }
        endPending(requested)
        forget(key)
        emit(.connectionClosed(connectionID: key.number, reason: .error, error: error))
        let outcome = requested.map { refuse(.establishing(address, error), since: $0, at: now) }
        admitWaiters(at: now)
        return outcome
    }

    /// Opens a slot for a connection that its caller or the background work now establishes.
    mutating func createPending(
        requested: Moment?, at now: Moment
    ) -> ConnectionKey {
        let key = table.insert(generation: generation, .pending(since: now, requested: requested))
        pendingCount += 1
        emit(.connectionCreated(connectionID: key.number))
        return key
    }

    private mutating func endPending(_ requested: Moment?) {
        pendingCount -= 1
        if requested == nil { isFilling = false }
    }

    /// Why the pool is paused, if it is and if that is known.
    var clearCause: (any Error)? {
        if case .paused(let cause) = state { cause } else { nil }
    }
}
