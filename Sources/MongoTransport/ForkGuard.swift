internal import Glibc
internal import Synchronization

/// Knows whether this process is a fork of one whose transport was running.
///
/// Such a child has none of the threads, shares its parent's epoll instance and connections, and may hold locks
/// that nobody will release. So it is refused, at the price of one relaxed load a call.
enum ForkGuard {
    private static let forked = Atomic<Bool>(false)

    /// The handler's error number; installed once, by the first check.
    private static let installation: Int32 = pthread_atfork(
        nil, nil, { ForkGuard.forked.store(true, ordering: .relaxed) })

    /// Whether this process is such a child.
    static var isForkedChild: Bool { forked.load(ordering: .relaxed) }

    /// Throws in a forked child, and from the first call on notices forks.
    static func check(_ operation: TransportError.Operation, _ endpoint: Endpoint?) throws(TransportError) {
        if isForkedChild { throw TransportError(.forked, operation, endpoint: endpoint) }
        guard installation == 0 else {
            throw TransportError(errno: installation, operation, endpoint: endpoint, detail: "pthread_atfork")
        }
    }
}
