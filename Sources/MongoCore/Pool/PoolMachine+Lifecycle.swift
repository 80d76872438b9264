extension PoolMachine {
    /// The server was found usable: hands out connections from now on. Does nothing unless paused.
    package mutating func ready() {
        guard case .paused = state else { return }
        state = .ready
        emit(.poolReady)
        effects.wantsMaintenance = true
    }

    /// The server was found unusable: makes all connections stale, pauses the pool and fails all waiters.
    ///
    /// Free connections are closed by the next maintenance, those in use when they are checked in, those being
    /// established when they are done.
    /// - Parameters:
    ///   - failedGeneration: The generation of the connection whose failure led here; if the pool was cleared
    ///     since, nothing happens. `nil` clears whatever there is.
    ///   - interruptsInUse: Whether operations on checked-out connections, and the establishing of others, are cut
    ///     short.
    /// - Returns: Whether the pool was cleared.
    package mutating func clear(
        failedGeneration: Int? = nil, interruptsInUse: Bool = false, cause: (any Error)? = nil,
        at now: Moment
    ) -> Bool {
        if case .closed = state { return false }
        if let failedGeneration, failedGeneration < generation { return false }
        generation += 1
        if case .ready = state {
            emit(.poolCleared(interruptsInUse: interruptsInUse, serviceID: nil))
        }
        state = .paused(cause: cause ?? clearCause)
        if interruptsInUse {
            effects.interruptions += table.busy.filter(isStale)
        }
        dismissWaiters(.cleared(address, cause: cause), at: now)
        effects.wantsMaintenance = true
        return true
    }

    /// Closes the pool for good: free connections now, the others when they are checked in or established.
    package mutating func close(at now: Moment) {
        if case .closed = state { return }
        state = .closed
        while let entry = available.popLast() {
            retire(entry.key, isStale(entry.key) ? .stale : .poolClosed)
        }
        emit(.poolClosed)
        dismissWaiters(.closed(address), at: now)
    }
}
