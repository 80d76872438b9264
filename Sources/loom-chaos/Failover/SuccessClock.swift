import Foundation
import Synchronization

/// Notes when operations succeeded, once it is asked to.
final class SuccessClock: Sendable {
    private struct State {
        var isNoting = false
        var times: [Date] = []
    }

    private let state = Mutex(State())

    /// Forgets what it noted, and begins.
    func start() { state.withLock { $0 = State(isNoting: true) } }

    /// Something succeeded.
    func tick() {
        state.withLock { if $0.isNoting { $0.times.append(Date()) } }
    }

    /// The first success since a time.
    func first(since time: Date) -> Date? {
        state.withLock { state in state.times.filter { $0 >= time }.min() }
    }
}
