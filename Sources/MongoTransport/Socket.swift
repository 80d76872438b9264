internal import Glibc
internal import Synchronization

/// One connected stream socket.
///
/// One task at a time may send and one may receive. Both work from tasks, which suspend, and under `Blocking.run`,
/// where the calling thread polls. It closes when told to, and when the last reference goes.
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
    /// Whether the last receive emptied the kernel's buffer, so that trying again before an event is of no use.
    let isDrained = Atomic<Bool>(false)
    /// How many bytes have to be there before the kernel reports the socket readable.
    let wakeSize = Atomic<Int>(1)
    /// Whether replies here are quick enough to poll for.
    let briefPoll = BriefPoll()

    /// Takes over an open, non-blocking descriptor.
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
            // `close` looks for a registration after it set the mark and under this lock: one of us sees the other.
            if isClosed { registration.close() }
            return lazyRegistration.storeIfNil(registration)
        }
    }
}
