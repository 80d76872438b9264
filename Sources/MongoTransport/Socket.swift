internal import Glibc
internal import Synchronization

/// One connected stream socket.
///
/// One task at a time may send and one may receive. Both work from tasks, which suspend, and under `Blocking.run`,
/// where the calling thread waits. It closes when told to, and when the last reference goes.
package final class Socket: Sendable {
    /// Where it is connected to.
    package let endpoint: Endpoint

    let descriptor: Int32
    /// Twice the number of calls that are using the descriptor, plus one once it is closed.
    ///
    /// The last one out closes the descriptor, so no call can hit a number that the system has given to another file.
    private let uses = Atomic<Int>(0)
    /// Set by the first task that has to wait; a socket used by blocking calls only is never registered.
    private let lazyRegistration = AtomicLazyReference<Registration>()
    private let registrationLock = Mutex<Void>(())
    /// Whether bytes that arrive wake the reactor's thread.
    private let reportsBytes = Atomic<Bool>(false)
    /// Whether the last receive emptied the kernel's buffer, so that trying again before an event is of no use.
    let isDrained = Atomic<Bool>(false)
    /// How many bytes have to be there before the kernel reports the socket readable.
    let wakeSize = Atomic<Int>(1)
    /// Whether replies here are quick enough to poll for.
    let briefPoll = BriefPoll()

    /// Takes over an open descriptor.
    init(adopting descriptor: Int32, endpoint: Endpoint) {
        self.descriptor = descriptor
        self.endpoint = endpoint
    }

    deinit {
        close()
    }

    // MARK: Use and closing

    /// Whether `close` was called.
    package var isClosed: Bool {
        uses.load(ordering: .acquiring) & 1 != 0
    }

    /// Keeps the descriptor open until `endUse`.
    func beginUse(_ operation: TransportError.Operation) throws(TransportError) {
        try ForkGuard.check(operation, endpoint)
        var expected = uses.load(ordering: .relaxed)
        while true {
            guard expected & 1 == 0 else { throw TransportError(.closed, operation, endpoint: endpoint) }
            let (exchanged, original) = uses.weakCompareExchange(
                expected: expected, desired: expected + 2, ordering: .acquiring)
            if exchanged { return }
            expected = original
        }
    }

    func endUse() {
        if uses.wrappingSubtract(2, ordering: .acquiringAndReleasing).newValue == 1 { release() }
    }

    /// Closes the connection: operations under way and later ones throw `.closed`. Any thread may call it, repeatedly.
    package func close() {
        let before = uses.bitwiseOr(1, ordering: .acquiringAndReleasing).oldValue
        guard before & 1 == 0 else { return }
        guard before > 0 else { return release() }
        // A forked child shares the connection with its parent, which goes on using it.
        guard !ForkGuard.isForkedChild else { return }
        // Wakes a thread that polls.
        _ = shutdown(descriptor, Int32(SHUT_RDWR))
        registrationLock.withLock { _ in lazyRegistration.load() }?.close()
    }

    /// Only once: for the call that finds the socket closed and itself the last.
    private func release() {
        if let registration = lazyRegistration.load(), !ForkGuard.isForkedChild {
            registration.close()
            registration.reactor.deregister(registration)
        }
        // Not repeated for EINTR: on Linux the descriptor is gone either way.
        _ = Glibc.close(descriptor)
    }

    // MARK: Registration

    /// The socket's place in the reactor, if it has one yet.
    var registration: Registration? { lazyRegistration.load() }

    /// The socket's place in the reactor, taken now if need be. Only between `beginUse` and `endUse`.
    func registered() throws(TransportError) -> Registration {
        if let registration = lazyRegistration.load() { return registration }
        let reactor = try Reactor.shared()
        return try registrationLock.withLock { _ throws(TransportError) in
            if let registration = lazyRegistration.load() { return registration }
            let registration = try reactor.register(descriptor)
            reportsBytes.store(true, ordering: .relaxed)
            // `close` looks for a registration after it set the mark and under this lock: one of us sees the other.
            if isClosed { registration.close() }
            return lazyRegistration.storeIfNil(registration)
        }
    }

    /// Whether bytes that arrive wake the reactor's thread.
    var isReported: Bool { reportsBytes.load(ordering: .relaxed) }

    /// Leaves the bytes to a thread that waits for them itself, so that they do not wake the reactor's thread as well.
    ///
    /// Only for the one that receives. A connection is usually waited on in one way for many replies in a row, so that
    /// this seldom costs a system call.
    func muteBytes() {
        guard isReported, let registration else { return }
        // Where the kernel refuses, a wake-up too many does no harm.
        if registration.reactor.setReportsBytes(false, of: registration) {
            reportsBytes.store(false, ordering: .relaxed)
        }
    }

    /// The opposite, before a task suspends until bytes arrive: those that have come already are reported too.
    ///
    /// Throws `.other` when the kernel refuses, since nobody would ever wake the task.
    func unmuteBytes(_ registration: Registration) throws(TransportError) {
        guard !isReported else { return }
        guard registration.reactor.setReportsBytes(true, of: registration) else {
            throw TransportError(errno: errno, .receive, endpoint: endpoint, detail: "epoll_ctl")
        }
        reportsBytes.store(true, ordering: .relaxed)
    }
}
