import Synchronization

/// The keys of the last few users, so that only a pool's first connection pays for the iterations.
package final class ScramKeyCache: Sendable {
    /// As many as one client plausibly has: a key for each member of a deployment, since salts differ between them.
    static let capacity = 64

    private struct State {
        var keys: [ScramKeys.Recipe: ScramKeys] = [:]
        /// The recipes in the order they came, oldest first.
        var order: [ScramKeys.Recipe] = []
    }

    private let state = Mutex(State())

    /// An empty cache.
    package init() {}

    /// The keys for `recipe`, derived if they are not there.
    ///
    /// Deriving happens outside the lock: two callers may both derive, neither waits for the other.
    func keys(for recipe: ScramKeys.Recipe) -> ScramKeys {
        if let keys = state.withLock({ $0.keys[recipe] }) { return keys }
        let keys = ScramKeys(recipe)
        state.withLock { state in
            guard state.keys.updateValue(keys, forKey: recipe) == nil else { return }
            state.order.append(recipe)
            if state.order.count > Self.capacity { state.keys[state.order.removeFirst()] = nil }
        }
        return keys
    }

    /// How many keys there are.
    var count: Int { state.withLock { $0.keys.count } }
}
