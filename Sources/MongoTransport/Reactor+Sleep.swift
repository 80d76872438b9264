extension Reactor {
    /// Suspends until `deadline`, on the reactor's timers; for ever if that is never.
    ///
    /// Throws `.cancelled` when the task is cancelled, and what keeps the reactor from starting.
    package static func sleep(until deadline: Deadline) async throws(TransportError) {
        let waiter = Waiter(reactor: try shared())
        let outcome = await waiter.wait(until: deadline)
        waiter.close()
        if case .cancelled = outcome { throw TransportError(.cancelled, .sleep) }
    }
}
