internal import Synchronization

/// A way to cut short the establishing of a connection that is of no use any more.
package final class Interruption: Sendable {
    private enum State {
        case armed(handler: (@Sendable () -> Void)?)
        case fired
    }

    private let state = Mutex(State.armed(handler: nil))

    /// Creates one that has not fired.
    package init() {}

    /// Says what to do when it fires, instead of what was said before; does it at once if it has fired already.
    package func onFire(_ handler: @escaping @Sendable () -> Void) {
        let hasFired = state.withLock { state in
            guard case .armed = state else { return true }
            state = .armed(handler: handler)
            return false
        }
        if hasFired { handler() }
    }

    /// Cuts the establishing short; firing twice is firing once.
    func fire() {
        let handler = state.withLock { state -> (@Sendable () -> Void)? in
            guard case .armed(let handler) = state else { return nil }
            state = .fired
            return handler
        }
        handler?()
    }
}
