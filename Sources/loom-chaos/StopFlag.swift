import Synchronization

/// Tells all workers to finish what they are at.
final class StopFlag: Sendable {
    private let isRaised = Atomic<Bool>(false)

    var isSet: Bool { isRaised.load(ordering: .relaxed) }

    func raise() { isRaised.store(true, ordering: .relaxed) }
}
