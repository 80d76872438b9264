internal import CLinux
internal import Glibc
internal import Synchronization

extension Socket {
    /// What a socket is waited for.
    enum Direction {
        case reading, writing

        var operation: TransportError.Operation { self == .reading ? .receive : .send }
    }

    /// Waits until the socket may be ready; false if the peer is gone, when waiting again is of no use.
    ///
    /// Only between `beginUse` and `endUse`.
    func wait(
        _ direction: Direction, until deadline: Deadline, _ operation: TransportError.Operation
    ) async throws(TransportError) -> Bool {
        if CallerExecutor.driving != nil {
            if direction == .reading { muteBytes() }
            return try pollUntilReady(direction, until: deadline, operation)
        }
        if direction == .reading, briefPoll.poll(self) { return true }
        let registration = try registered()
        if direction == .reading { try unmuteBytes(registration) }
        let waiter = direction == .reading ? registration.reader : registration.writer
        switch await waiter.wait(until: deadline) {
        case .ready: return true
        case .hungUp: return false
        case .timedOut: throw TransportError(.timedOut, operation, endpoint: endpoint)
        case .cancelled: throw TransportError(.cancelled, operation, endpoint: endpoint)
        case .closed: throw TransportError(.closed, operation, endpoint: endpoint)
        case .busy:
            throw TransportError(
                .other, operation, endpoint: endpoint, detail: "another task is doing the same on this socket"
            )
        }
    }

    /// The same on the calling thread, which is inside `Blocking.run`.
    func pollUntilReady(
        _ direction: Direction, until deadline: Deadline, _ operation: TransportError.Operation
    ) throws(TransportError) -> Bool {
        let events = direction == .reading ? POLLIN : POLLOUT
        while true {
            if Task.isCancelled { throw TransportError(.cancelled, operation, endpoint: endpoint) }
            if isClosed { throw TransportError(.closed, operation, endpoint: endpoint) }
            let (count, returned) = poll(for: events, milliseconds: deadline.pollTimeout())
            if count > 0 { return returned & (POLLERR | POLLHUP) == 0 }
            if count == 0, deadline.hasPassed {
                throw TransportError(.timedOut, operation, endpoint: endpoint)
            }
            if count < 0, errno != EINTR { throw TransportError(errno: errno, operation, endpoint: endpoint) }
        }
    }

    private func poll(for events: Int32, milliseconds: Int32) -> (count: Int32, returned: Int32) {
        var item = pollfd(fd: descriptor, events: Int16(truncatingIfNeeded: events), revents: 0)
        let count = Glibc.poll(&item, 1, milliseconds)
        return (count, Int32(item.revents))
    }

    /// Whether something arrived that nobody has received: bytes, or the connection's end.
    ///
    /// Of an idle pooled connection this means that it is bad. Costs no system call if the reactor watches the
    /// socket and it was drained. True of a closed socket.
    package var isReadable: Bool {
        do throws(TransportError) {
            try beginUse(.receive)
        } catch {
            return true
        }
        defer { endUse() }
        if isReported, let registration, isDrained.load(ordering: .relaxed),
            !registration.reader.isSignalled
        {
            return false
        }
        // A failing poll of a valid descriptor is counted as bad too.
        return poll(for: POLLIN, milliseconds: 0).count != 0
    }
}
