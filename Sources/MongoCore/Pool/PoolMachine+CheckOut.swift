extension PoolMachine {
    /// Somebody asks for a connection, and will ask again with ``checkOut(_:at:)`` if none is free: the short way,
    /// which reads the clock only if it has to.
    ///
    /// - Returns: The most recently used free connection; `nil`, with nothing changed, if there is none.
    package mutating func checkOutAvailable(
        now: @autoclosure () -> Moment
    ) -> ConnectionKey? {
        guard case .ready = state, waiters.isEmpty, let last = available.last, !isStale(last.key) else {
            return nil
        }
        let reader = isListening || last.since != nil
        let start = reader ? now() : nil
        if let start, hasExpired(last, at: start) { return nil }
        available.removeLast()
        lend(last.key)
        if let start {
            emit(.checkOutStarted)
            emit(.checkedOut(connectionID: last.key.number, duration: start.duration(to: now())))
        }
        return last.key
    }

    /// Somebody asks for a connection, ready to wait as `waiter` if there is no other way.
    package mutating func checkOut(_ waiter: WaiterID, at now: Moment) -> CheckOut {
        emit(.checkOutStarted)
        switch state {
        case .paused(let cause):
            return refuse(.cleared(address, cause: cause), since: now, at: now)
        case .closed:
            return refuse(.closed(address), since: now, at: now)
        case .ready:
            if let key = popUsable(at: now) {
                lend(key)
                emit(.checkedOut(connectionID: key.number, duration: .zero))
                return .use(key)
            }
            if waiters.isEmpty, hasRoom {
                return .establish(createPending(requested: now, at: now))
            }
            if let limit = options.waitQueueLimit, waiters.count >= limit {
                return refuse(.waitQueueFull(address, waiting: waiters.count), since: now, at: now)
            }
            return .wait(slot: waiters.append(waiter, since: now).slot)
        }
    }

    /// A waiter's time is up; nothing happens if it is not waiting any more.
    package mutating func expire(_ waiter: WaiterID, at now: Moment) {
        guard let waiter = waiters.remove(waiter) else { return }
        let timeout = ConnectionPoolError.WaitQueueTimeout(
            address: address, waited: waiter.since.duration(to: now), maxPoolSize: options.maxPoolSize,
            counts: counts, isLoadBalanced: isLoadBalanced)
        dismiss(waiter, .waitQueueTimeout(timeout), at: now)
    }

    /// A waiter's task was cancelled; nothing happens if it is not waiting any more.
    package mutating func cancel(_ waiter: WaiterID, at now: Moment) {
        guard let waiter = waiters.remove(waiter) else { return }
        dismiss(waiter, .cancelled(address, waited: waiter.since.duration(to: now)), at: now)
    }

    /// Serves waiters with leave to establish, as long as there is room.
    mutating func admitWaiters(at now: Moment) {
        guard case .ready = state else { return }
        while hasRoom, let waiter = waiters.popFirst() {
            let key = createPending(requested: waiter.since, at: now)
            effects.wakeups.append(Wakeup(slot: waiter.slot, outcome: .establish(key)))
        }
    }

    /// Ends the waiting of all waiters.
    mutating func dismissWaiters(_ error: ConnectionPoolError, at now: Moment) {
        while let waiter = waiters.popFirst() {
            dismiss(waiter, error, at: now)
        }
    }

    /// Notes that somebody gets no connection.
    mutating func refuse(
        _ error: ConnectionPoolError, since: Moment, at now: Moment
    ) -> CheckOut {
        emit(
            .checkOutFailed(
                reason: error.eventReason, error: error.eventCause, duration: since.duration(to: now)))
        return .fail(error)
    }

    mutating func lend(_ key: ConnectionKey) {
        table.setPhase(of: key, to: .inUse)
        inUseCount += 1
    }

    func hasExpired(_ entry: Available, at now: Moment) -> Bool {
        guard let limit = options.maxIdleTime, let since = entry.since else { return false }
        return since.duration(to: now) > limit
    }

    private mutating func dismiss(
        _ waiter: WaitQueue.Waiter, _ error: ConnectionPoolError, at now: Moment
    ) {
        let outcome = refuse(error, since: waiter.since, at: now)
        effects.wakeups.append(Wakeup(slot: waiter.slot, outcome: outcome))
    }

    /// Takes the most recently used connection off the stack that is neither stale nor idle for too long; those
    /// that are get closed on the way.
    private mutating func popUsable(at now: Moment) -> ConnectionKey? {
        while let last = available.popLast() {
            if isStale(last.key) {
                retire(last.key, .stale)
            } else if hasExpired(last, at: now) {
                retire(last.key, .idle)
            } else {
                return last.key
            }
        }
        return nil
    }
}

extension ConnectionPoolError {
    var eventReason: PoolEvent.CheckOutFailureReason {
        switch self {
        case .closed: .poolClosed
        case .waitQueueTimeout: .timeout
        case .cancelled: .cancelled
        case .cleared, .establishing, .waitQueueFull: .connectionError
        }
    }

    var eventCause: (any Error)? {
        switch self {
        case .cleared(_, let cause): cause
        case .establishing(_, let error): error
        case .closed, .waitQueueTimeout, .waitQueueFull, .cancelled: nil
        }
    }
}
