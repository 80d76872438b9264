internal import CLinux

/// What one round of the reactor has to do once it has left its lock.
struct ReactorRound {
    private var ready: [Waiter.Continuation] = []
    private var hungUp: [Waiter.Continuation] = []
    var expired: [Waiter] = []
    var now = Deadline.never

    /// Notes what an event means for the two directions.
    mutating func signal(_ registration: Registration, _ events: UInt32) {
        let failed = events & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0
        if failed || events & EPOLLRDHUP.rawValue != 0 {
            if let waiting = registration.reader.signal(.hungUp) { hungUp.append(waiting) }
        } else if events & EPOLLIN.rawValue != 0 {
            if let waiting = registration.reader.signal(.ready) { ready.append(waiting) }
        }
        if failed {
            if let waiting = registration.writer.signal(.hungUp) { hungUp.append(waiting) }
        } else if events & EPOLLOUT.rawValue != 0 {
            if let waiting = registration.writer.signal(.ready) { ready.append(waiting) }
        }
    }

    /// Resumes the tasks and ends the waits that have taken too long.
    mutating func finish() {
        for waiting in ready { waiting.resume(returning: .ready) }
        for waiting in hungUp { waiting.resume(returning: .hungUp) }
        for waiter in expired { waiter.expire(at: now) }
        ready.removeAll(keepingCapacity: true)
        hungUp.removeAll(keepingCapacity: true)
        expired.removeAll(keepingCapacity: true)
    }
}
