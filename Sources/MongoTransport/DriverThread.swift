internal import Synchronization

/// The thread for the driver's own background work: monitors, samplers, pool maintenance.
///
/// Such work must not share the global pool, whose few threads user tasks can keep busy for as long as they like.
/// Keep it brief: everything here takes turns.
package enum DriverThread {
    private static let current = Mutex<DriverExecutor?>(nil)
    private static let tasks = Atomic<Int>(0)

    /// How many tasks were started and have not ended.
    package static var taskCount: Int { tasks.load(ordering: .relaxed) }

    /// The thread's executor; started on first use, and if that fails the next call tries again.
    ///
    /// An actor that background work enters should use it as its serial executor: a default actor may be waiting
    /// for its turn on the global pool when it is needed.
    package static func executor() throws(TransportError) -> DriverExecutor {
        try ForkGuard.check(.start, nil)
        return try current.withLock { current throws(TransportError) in
            if let current { return current }
            let executor = try DriverExecutor()
            current = executor
            return executor
        }
    }

    /// Starts a task whose nonisolated code runs on the thread.
    ///
    /// The caller owns it: cancel it to end it.
    package static func startTask(
        name: String? = nil, _ operation: sending @escaping () async -> Void
    ) throws(TransportError) -> Task<Void, Never> {
        let executor = try executor()
        tasks.add(1, ordering: .relaxed)
        return Task(name: name, executorPreference: executor) {
            await operation()
            tasks.subtract(1, ordering: .relaxed)
        }
    }
}
