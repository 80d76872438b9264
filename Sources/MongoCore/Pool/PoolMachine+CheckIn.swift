extension PoolMachine {
    /// A connection came back; it is kept, handed to whoever waits longest, or closed if it is stale, not
    /// reusable, or the pool is closed. The clock is read only if somebody wants the time.
    ///
    /// - Returns: Whether there are effects to be taken.
    package mutating func checkIn(
        _ key: ConnectionKey, isReusable: Bool, now: @autoclosure () -> Moment
    ) -> Bool {
        guard case .inUse = table.phase(of: key) else {
            assertionFailure("connection \(key.number) was checked in without being checked out")
            return false
        }
        emit(.checkedIn(connectionID: key.number))
        inUseCount -= 1
        if !pins.isEmpty { pins[key.number] = nil }
        if let reason = closeReason(key, isReusable: isReusable) {
            retire(key, reason)
            if !waiters.isEmpty { admitWaiters(at: now()) }
        } else {
            makeAvailable(key, now: now())
        }
        return !effects.isEmpty
    }

    /// Hands a sound connection that nobody holds to the first waiter, or puts it on the stack.
    mutating func makeAvailable(_ key: ConnectionKey, now: @autoclosure () -> Moment) {
        if let waiter = waiters.popFirst() {
            lend(key)
            emit(.checkedOut(connectionID: key.number, duration: waiter.since.duration(to: now())))
            effects.wakeups.append(Wakeup(slot: waiter.slot, outcome: .use(key)))
        } else {
            table.setPhase(of: key, to: .available)
            available.append(Available(key: key, since: options.maxIdleTime == nil ? nil : now()))
        }
    }

    /// Forgets a connection that is in no count any more, and has it closed.
    mutating func retire(_ key: ConnectionKey, _ reason: PoolEvent.CloseReason) {
        emit(.connectionClosed(connectionID: key.number, reason: reason, error: nil))
        forget(key)
        effects.closings.append(key)
    }

    private func closeReason(_ key: ConnectionKey, isReusable: Bool) -> PoolEvent.CloseReason? {
        if case .closed = state { return .poolClosed }
        // A pool that is cleared as a whole may have closed the connection itself.
        if key.generation < generation { return .stale }
        guard isReusable else { return .error }
        return isStale(key) ? .stale : nil
    }
}
