import Foundation
import Synchronization

/// Notes when operations succeeded, once it is asked to.
final class SuccessClock: Sendable {
    private struct State {
        var starts: [Date] = []
        var times: [Date] = []
    }

    private let state = Mutex(State())

    /// Forgets the successes it noted, and begins anew.
    func start() {
        state.withLock { state in
            state.starts.append(Date())
            state.times = []
        }
    }

    /// Something succeeded.
    func tick() {
        state.withLock { if !$0.starts.isEmpty { $0.times.append(Date()) } }
    }

    /// The last time that it was started before a moment.
    func start(before time: Date) -> Date {
        state.withLock { state in state.starts.last { $0 <= time } ?? time }
    }

    /// The first success since a time.
    func first(since time: Date) -> Date? {
        state.withLock { state in state.times.filter { $0 >= time }.min() }
    }
}
