internal import MongoCore
internal import MongoTransport
internal import Synchronization

extension ConnectionPool {
    /// Starts the background work on the driver's own thread, where user tasks cannot starve it.
    nonisolated func startMaintenance(every interval: Duration?) throws(TransportError) {
        guard let interval else { return }
        let maintenance = try DriverThread.startTask(name: "pool maintenance") {
            await self.maintain(every: interval)
        }
        let isClosed = contents.withLock { contents in
            if case .closed = contents.machine.state { return true }
            contents.maintenance = maintenance
            return false
        }
        if isClosed { maintenance.cancel() }
    }

    /// Works in rounds until the pool is closed: at least one each `interval` if connections may become idle or
    /// too few, and one whenever something came up.
    private func maintain(every interval: Duration) async {
        let needsRounds = options.minPoolSize > 0 || options.maxIdleTime != nil
        await withDiscardingTaskGroup { establishing in
            while !Task.isCancelled {
                prune()
                if let key = nextToFill() {
                    establishing.addTask { await self.establishInBackground(key) }
                }
                _ = await maintenanceSignal.wait(until: needsRounds ? .after(interval) : .never)
            }
            establishing.cancelAll()
        }
    }

    /// Closes the free connections that are stale or idle for too long.
    private func prune() {
        let now = Moment.now
        feed { $0.machine.prune(at: now) }
    }

    /// A connection to be established so that `minPoolSize` is reached, if any is missing and may be.
    private func nextToFill() -> ConnectionKey? {
        let now = Moment.now
        return feed { $0.machine.fill(at: now) }
    }
}
