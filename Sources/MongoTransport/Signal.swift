/// Something that one task at a time waits for, and that any thread can announce.
///
/// An announcement that nobody waits for yet is kept for the next wait; several are kept as one. So a wait may
/// end without need, and what is announced has to be looked up elsewhere.
package struct Signal: Sendable {
    /// How a wait ended.
    package enum Outcome: Sendable {
        case announced
        case timedOut
        case cancelled
    }

    private let waiter: Waiter

    /// Throws what keeps the reactor, which watches the deadlines, from starting.
    package init() throws(TransportError) {
        waiter = Waiter(reactor: try Reactor.shared())
    }

    /// Suspends until an announcement, the deadline, or cancellation; does not suspend if there is one already.
    package func wait(until deadline: Deadline) async -> Outcome {
        switch await waiter.wait(until: deadline) {
        case .timedOut: return .timedOut
        case .cancelled: return .cancelled
        case .ready: return .announced
        case .hungUp, .closed, .busy:
            assertionFailure("a signal is never closed, and has one task waiting at a time")
            return .announced
        }
    }

    /// Ends the current wait, or the next one.
    package func announce() {
        waiter.signal(.ready)?.resume(returning: .ready)
    }
}
