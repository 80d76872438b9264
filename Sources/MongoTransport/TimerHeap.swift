internal import Synchronization

/// Waiters by the time at which the reactor must look at them, the earliest first; each at most once.
///
/// A binary heap in which every waiter knows its place, so that it can be moved or removed in O(log n).
struct TimerHeap {
    private var waiters: [Waiter] = []

    /// When the first waiter is due, or never.
    var earliest: Deadline {
        waiters.first.map(time) ?? .never
    }

    var count: Int { waiters.count }

    private func time(of waiter: Waiter) -> Deadline {
        Deadline(nanoseconds: waiter.armedAt.load(ordering: .relaxed))
    }

    /// Makes a waiter due at `deadline`, unless it is due earlier already.
    mutating func arm(_ waiter: Waiter, at deadline: Deadline) {
        guard deadline < time(of: waiter) else { return }
        waiter.armedAt.store(deadline.nanoseconds, ordering: .relaxed)
        if let index = waiter.heapIndex {
            siftUp(index)
        } else {
            waiters.append(waiter)
            waiter.heapIndex = waiters.count - 1
            siftUp(waiters.count - 1)
        }
    }

    /// Takes a waiter out, if it is in.
    mutating func disarm(_ waiter: Waiter) {
        guard let index = waiter.heapIndex else { return }
        let last = waiters.removeLast()
        if last !== waiter {
            place(last, at: index)
            siftDown(index)
            siftUp(last.heapIndex ?? index)
        }
        waiter.heapIndex = nil
        waiter.armedAt.store(.max, ordering: .relaxed)
    }

    /// Takes the first waiter out if it is due.
    mutating func popDue(at now: Deadline) -> Waiter? {
        guard let first = waiters.first, time(of: first) <= now else { return nil }
        disarm(first)
        return first
    }

    private mutating func place(_ waiter: Waiter, at index: Int) {
        waiters[index] = waiter
        waiter.heapIndex = index
    }

    private mutating func siftUp(_ start: Int) {
        let moving = waiters[start]
        let key = time(of: moving)
        var index = start
        while index > 0 {
            let parent = (index - 1) / 2
            guard key < time(of: waiters[parent]) else { break }
            place(waiters[parent], at: index)
            index = parent
        }
        place(moving, at: index)
    }

    private mutating func siftDown(_ start: Int) {
        let moving = waiters[start]
        let key = time(of: moving)
        var index = start
        while true {
            var child = 2 * index + 1
            guard child < waiters.count else { break }
            if child + 1 < waiters.count, time(of: waiters[child + 1]) < time(of: waiters[child]) {
                child += 1
            }
            guard time(of: waiters[child]) < key else { break }
            place(waiters[child], at: index)
            index = child
        }
        place(moving, at: index)
    }
}
