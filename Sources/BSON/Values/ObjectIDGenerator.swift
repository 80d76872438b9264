import Glibc
import Synchronization

/// Hands out the process's object identifiers.
///
/// Atomics rather than a lock: a fork while another thread held a lock would leave it held for ever in the child.
final class ObjectIDGenerator: Sendable {
    static let shared = ObjectIDGenerator()

    private let processRandom: Atomic<UInt64>
    private let counter: Atomic<UInt32>

    private init() {
        processRandom = Atomic(UInt64.random(in: 0..<(1 << 40)))
        counter = Atomic(UInt32.random(in: 0...0xFF_FFFF))
        _ = pthread_atfork(nil, nil) { ObjectIDGenerator.shared.renew() }
    }

    /// Draws new random bytes: a forked child must not continue its parent's sequence.
    private func renew() {
        processRandom.store(UInt64.random(in: 0..<(1 << 40)), ordering: .relaxed)
        counter.store(UInt32.random(in: 0...0xFF_FFFF), ordering: .relaxed)
    }

    func next() -> ObjectID {
        let random = processRandom.load(ordering: .relaxed)
        let count = counter.wrappingAdd(1, ordering: .relaxed).newValue & 0xFF_FFFF
        return ObjectID(
            word0: UInt32(truncatingIfNeeded: time(nil)),
            word1: UInt32(truncatingIfNeeded: random >> 8),
            word2: UInt32(truncatingIfNeeded: random & 0xFF) << 24 | count)
    }
}
