internal import CLinux
internal import Glibc
internal import Synchronization

/// Decides whether a task polls for a reply itself for an instant, before it suspends.
///
/// A server nearby answers within the time that two changes of thread take, from the reactor and back to the task. A
/// task that waits for such a reply alone is better off polling: that was measured at twice the speed for one
/// operation after the other. It holds a thread of the shared pool meanwhile, so it happens within strict bounds: one
/// task of the process at a time, a fifth of a millisecond at most, and ever more rarely on a socket whose replies
/// take longer.
struct BriefPoll: ~Copyable {
    /// How long one poll may take, in nanoseconds.
    private static let limit = 200_000
    /// How many waits in a row go by at most before a slow socket is tried again.
    private static let longestRest = 256

    /// Whether some task of the process is polling.
    private static let isTaken = Atomic<Bool>(false)

    /// The waits to let go by before the next try.
    private let rest = Atomic<Int>(0)
    /// The rest after the next miss.
    private let nextRest = Atomic<Int>(1)

    /// Polls a socket for bytes if that is worth while; true when there are some.
    func poll(_ socket: Socket) -> Bool {
        guard rest.load(ordering: .relaxed) == 0 else {
            rest.wrappingSubtract(1, ordering: .relaxed)
            return false
        }
        guard !Self.isTaken.exchange(true, ordering: .acquiring) else { return false }
        defer { Self.isTaken.store(false, ordering: .releasing) }
        socket.muteBytes()
        var item = pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0)
        var time = timespec(tv_sec: 0, tv_nsec: Self.limit)
        let isReady = ppoll(&item, 1, &time, nil) > 0
        learn(from: isReady)
        return isReady
    }

    private func learn(from isReady: Bool) {
        if isReady {
            nextRest.store(1, ordering: .relaxed)
        } else {
            let next = nextRest.load(ordering: .relaxed)
            rest.store(next, ordering: .relaxed)
            nextRest.store(min(next * 2, Self.longestRest), ordering: .relaxed)
        }
    }
}
