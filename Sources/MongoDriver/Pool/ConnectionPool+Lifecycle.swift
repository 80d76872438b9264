internal import MongoCore
package import MongoTransport
internal import Synchronization

extension ConnectionPool {
    /// Tells of the pool and begins the background work, for a pool that was created without.
    ///
    /// - Throws: What keeps the driver's thread from starting; the pool works all the same, but nothing is closed
    ///   or opened ahead of need.
    package nonisolated func start() throws(TransportError) {
        deliverEvents()
        try startMaintenance(every: maintenanceInterval)
    }

    /// As `ready` or `clear`, for a caller who holds a lock: what follows is left to them, by `perform`.
    nonisolated func prepare(_ change: TopologyEffects.PoolChange) -> PoolWork<Connection> {
        let now = Moment.now
        return contents.withLock { contents in
            switch change {
            case .ready: contents.machine.ready()
            case .clear(let interruptsInUse, let cause):
                _ = contents.machine.clear(interruptsInUse: interruptsInUse, cause: cause, at: now)
            case .clearService(let service):
                _ = contents.machine.clear(service)
            }
            return contents.collectWork()
        }
    }

    /// The server was found usable: hands out connections from now on.
    package nonisolated func ready() {
        feed { $0.machine.ready() }
    }

    /// The server was found unusable: pauses the pool, makes its connections stale and fails all waiters.
    ///
    /// The background work closes the free connections at once; those in use are closed when they come back.
    /// - Parameters:
    ///   - failedGeneration: The generation of the connection whose failure led here; if the pool was cleared
    ///     since, nothing happens. `nil` clears whatever there is.
    ///   - interruptsInUse: Whether the connections in use are closed now, so that the operations on them fail, and
    ///     those being established are interrupted.
    ///   - cause: What those are told who ask before the pool is ready again.
    /// - Returns: Whether the pool was cleared.
    @discardableResult
    package nonisolated func clear(
        failedGeneration: Int? = nil, interruptsInUse: Bool = false, cause: (any Error)? = nil
    ) -> Bool {
        let now = Moment.now
        return feed { contents in
            contents.machine.clear(
                failedGeneration: failedGeneration, interruptsInUse: interruptsInUse, cause: cause, at: now)
        }
    }

    /// Closes the pool for good, and does not wait: free connections are closed, waiters fail, the background
    /// work ends, connections in use are closed when they come back. Closing twice is closing once.
    package nonisolated func close() {
        let now = Moment.now
        let maintenance = feed { contents in
            contents.machine.close(at: now)
            defer { contents.maintenance = nil }
            return contents.maintenance
        }
        maintenance?.cancel()
    }

    /// Closes the pool, and waits until every connection in use has come back.
    ///
    /// - Parameter deadline: When to stop waiting.
    /// - Returns: Whether all connections have come back; `false` at the deadline or if the task was cancelled.
    /// - Throws: What keeps the waiting from starting, once the pool is closed.
    package nonisolated func drain(until deadline: Deadline) async throws(TransportError) -> Bool {
        close()
        let drained = try Signal()
        let isDrained = contents.withLock { contents in
            if !contents.machine.isDrained { contents.drainers.append(drained) }
            return contents.machine.isDrained
        }
        if isDrained { return true }
        return await drained.wait(until: deadline) == .announced
    }
}
