import Synchronization

/// Whether the program has been asked to end, and work that ends early when it is.
final class StopRequest: Sendable {
    private struct State {
        var signal: Int32?
        var interruptible: Task<Void, any Error>?
    }

    private let state = Mutex(State())

    /// The signal that asked; nil while nobody has.
    var signal: Int32? { state.withLock(\.signal) }

    /// Asks. The first signal is the one that counts.
    func request(_ signal: Int32) {
        let task = state.withLock { state in
            state.signal = state.signal ?? signal
            return state.interruptible
        }
        task?.cancel()
    }

    /// Does work that a request cancels, one at a time.
    ///
    /// - Throws: what the work throws, `CancellationError` or what it makes of that when it was cancelled.
    func interruptible(_ work: @escaping @Sendable () async throws -> Void) async throws {
        let task = Task { try await work() }
        let wasRequested = state.withLock { state in
            state.interruptible = task
            return state.signal != nil
        }
        defer { state.withLock { $0.interruptible = nil } }
        if wasRequested { task.cancel() }
        try await task.value
    }

    /// Sleeps until a time, or until it is asked.
    func sleep(until deadline: ContinuousClock.Instant) async {
        do {
            try await interruptible { try await Task.sleep(until: deadline, clock: .continuous) }
        } catch {
            // Only a request ends a sleep early, and whoever sleeps looks at `signal` next.
        }
    }
}
