import Synchronization

/// The outcome of whatever ends first, for one who waits.
final class FirstOutcome: Sendable {
    private enum State {
        case open
        case waiting(CheckedContinuation<Void, any Error>)
        case ended(Result<Void, any Error>)
    }

    private let state = Mutex(State.open)

    /// Ends it; all but the first call are without effect.
    func end(_ outcome: Result<Void, any Error>) {
        let waiter: CheckedContinuation<Void, any Error>? = state.withLock { state in
            switch state {
            case .ended: return nil
            case .open:
                state = .ended(outcome)
                return nil
            case .waiting(let waiter):
                state = .ended(outcome)
                return waiter
            }
        }
        waiter?.resume(with: outcome)
    }

    /// Waits for the first outcome.
    func wait() async throws {
        try await withCheckedThrowingContinuation { waiter in
            let outcome: Result<Void, any Error>? = state.withLock { state in
                if case .ended(let outcome) = state { return outcome }
                state = .waiting(waiter)
                return nil
            }
            if let outcome { waiter.resume(with: outcome) }
        }
    }
}
