import BSON
import Synchronization

/// The fail points that a test has set.
final class FailPoints: Sendable {
    private let active = Mutex<Set<String>>([])

    func add(_ command: Document) {
        guard let name = command["configureFailPoint"]?.stringValue else { return }
        active.withLock { _ = $0.insert(name) }
    }

    var names: Set<String> { active.withLock { $0 } }
}
