import Synchronization

/// Numbers a client's operations.
final class OperationCounter: Sendable {
    private let last = Atomic<Int64>(0)

    func next() -> Int64 {
        last.wrappingAdd(1, ordering: .relaxed).newValue
    }
}
