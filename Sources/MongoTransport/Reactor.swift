internal import CLinux
internal import Glibc
internal import Synchronization

/// Watches descriptors and deadlines for the whole process, on one thread that starts with the first use.
///
/// A descriptor is registered once, edge-triggered, for both directions. The thread moves no bytes and runs no
/// foreign code: it only signals waiters.
package final class Reactor: Sendable {
    private struct State {
        var slots = SlotTable()
        var timers = TimerHeap()
        /// When the thread will wake by itself.
        var wakesAt = Deadline.never
    }

    private static let current = Mutex<Reactor?>(nil)
    private static let eventsPerCall = 256

    private let state = Mutex(State())
    private let epoll: Int32
    private let wakeup: Int32

    /// The process's reactor, started on first use.
    ///
    /// A failure to start it is not remembered: the next call tries again.
    package static func shared() throws(TransportError) -> Reactor {
        try ForkGuard.check(.start, nil)
        return try current.withLock { current throws(TransportError) in
            if let current { return current }
            let reactor = try Reactor()
            try SystemThread.start("loom-reactor") { reactor.run() }
            current = reactor
            return reactor
        }
    }

    /// The descriptors registered in this process, for tests.
    package static var registeredCount: Int {
        current.withLock { $0 }?.state.withLock { $0.slots.count } ?? 0
    }

    /// The deadlines the reactor keeps in this process, for tests.
    package static var timerCount: Int {
        current.withLock { $0 }?.state.withLock { $0.timers.count } ?? 0
    }

    private init() throws(TransportError) {
        let epoll = epoll_create1(Int32(bitPattern: UInt32(EPOLL_CLOEXEC)))
        guard epoll >= 0 else {
            throw TransportError(errno: errno, .start, endpoint: nil, detail: "epoll_create1")
        }
        let wakeup = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        guard wakeup >= 0 else {
            let error = TransportError(errno: errno, .start, endpoint: nil, detail: "eventfd")
            close(epoll)
            throw error
        }
        (self.epoll, self.wakeup) = (epoll, wakeup)
        try watch(wakeup, .wakeup)
    }

    /// Only when starting it failed: a reactor that runs is never released.
    deinit {
        close(wakeup)
        close(epoll)
    }

    // MARK: Descriptors

    /// Starts watching a descriptor, until `deregister`.
    func register(_ descriptor: Int32) throws(TransportError) -> Registration {
        let registration = state.withLock { state in
            state.slots.insert { Registration(descriptor: descriptor, token: $0, reactor: self) }
        }
        do {
            try watch(descriptor, registration.token)
        } catch {
            state.withLock { $0.slots.remove(registration.token) }
            throw error
        }
        return registration
    }

    private func watch(_ descriptor: Int32, _ token: SlotToken) throws(TransportError) {
        guard control(EPOLL_CTL_ADD, descriptor, token, EPOLLIN.rawValue) else {
            throw TransportError(errno: errno, .start, endpoint: nil, detail: "epoll_ctl")
        }
    }

    /// Tells the kernel what to report of a descriptor beside that it can be written to and that it ends.
    private func control(
        _ operation: Int32, _ descriptor: Int32, _ token: SlotToken, _ reading: UInt32
    ) -> Bool {
        let interest = reading | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
        var event = epoll_event(events: interest, data: epoll_data_t(u64: token.bits))
        return epoll_ctl(epoll, operation, descriptor, &event) == 0
    }

    /// Has bytes that arrive reported or not. When they are reported again, those that have come already are too.
    ///
    /// - Returns: Whether the kernel did so.
    func setReportsBytes(_ reports: Bool, of registration: Registration) -> Bool {
        control(EPOLL_CTL_MOD, registration.descriptor, registration.token, reports ? EPOLLIN.rawValue : 0)
    }

    /// Stops watching; to be called before the descriptor is closed.
    func deregister(_ registration: Registration) {
        // Deleted explicitly: a forked child's copy of the descriptor would keep it watched beyond our close.
        // Fails only for a descriptor that is not registered, which would be of no consequence.
        var unused = epoll_event()
        epoll_ctl(epoll, EPOLL_CTL_DEL, registration.descriptor, &unused)
        state.withLock { $0.slots.remove(registration.token) }
    }

    // MARK: Deadlines

    /// Looks at `waiter` at `deadline`, or earlier if that was asked for.
    func arm(_ waiter: Waiter, at deadline: Deadline) {
        let mustWake = state.withLock { state in
            state.timers.arm(waiter, at: deadline)
            guard deadline < state.wakesAt else { return false }
            state.wakesAt = deadline
            return true
        }
        if mustWake { wake() }
    }

    /// Forgets a waiter's deadline.
    func disarm(_ waiter: Waiter) {
        guard waiter.armedAt.load(ordering: .relaxed) != .max else { return }
        state.withLock { $0.timers.disarm(waiter) }
    }

    private func wake() {
        var one: UInt64 = 1
        // Fails only when the counter is full, and then the thread is about to wake anyhow.
        _ = write(wakeup, &one, MemoryLayout.size(ofValue: one))
    }

    // MARK: The thread

    private func run() {
        let events = UnsafeMutableBufferPointer<epoll_event>.allocate(capacity: Self.eventsPerCall)
        events.initialize(repeating: epoll_event())
        defer { events.deallocate() }
        var round = ReactorRound()
        var timeout: Int32 = -1
        while true {
            // Negative only for EINTR, which is a round without events.
            let count = epoll_wait(epoll, events.baseAddress, Int32(events.count), timeout)
            timeout = collect(events.prefix(max(0, Int(count))), into: &round)
            round.finish()
        }
    }

    /// Turns events and due timers into tasks to resume; returns the next call's timeout in milliseconds.
    private func collect(
        _ events: Slice<UnsafeMutableBufferPointer<epoll_event>>, into round: inout ReactorRound
    ) -> Int32 {
        state.withLock { state in
            for event in events {
                let token = SlotToken(bits: event.data.u64)
                // The wake-up's token finds nobody; being edge-triggered, it need not be read either.
                if let registration = state.slots[token] {
                    round.signal(registration, event.events)
                }
            }
            state.slots.recycle()
            guard state.timers.earliest != .never else {
                state.wakesAt = .never
                return -1
            }
            round.now = .now
            while let waiter = state.timers.popDue(at: round.now) { round.expired.append(waiter) }
            state.wakesAt = state.timers.earliest
            return state.wakesAt.pollTimeout(from: round.now)
        }
    }
}
