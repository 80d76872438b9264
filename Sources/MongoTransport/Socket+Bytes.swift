internal import Glibc
internal import Synchronization

extension Socket {
    // MARK: Sending

    /// Sends all the bytes.
    ///
    /// Throws `.timedOut`, `.cancelled`, `.closed`, `.forked` or `.other`; some of the bytes may have been sent then.
    package func send(_ bytes: UnsafeRawBufferPointer, deadline: Deadline) async throws(TransportError) {
        try await send(bytes, UnsafeRawBufferPointer(start: nil, count: 0), deadline: deadline)
    }

    /// Sends all the bytes of both buffers, as one, without joining them first.
    package func send(
        _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer, deadline: Deadline
    ) async throws(TransportError) {
        try beginUse(.send)
        defer { endUse() }
        var (first, second) = (first, second)
        var mayWait = true
        while first.count + second.count > 0 {
            if let sent = try transmit(first, second) {
                (first, second) = Self.remainder(first, second, after: sent)
            } else if mayWait {
                mayWait = try await wait(.writing, until: deadline, .send)
            } else {
                throw TransportError(.closed, .send, endpoint: endpoint)
            }
        }
    }

    /// Sends as much as the kernel takes at once, and says nothing if that is not all: for a last word before closing,
    /// which nobody is owed.
    func trySend(_ bytes: UnsafeRawBufferPointer) {
        guard (try? beginUse(.send)) != nil else { return }
        defer { endUse() }
        _ = try? transmit(bytes, UnsafeRawBufferPointer(start: nil, count: 0))
    }

    /// What one system call takes; nil if the kernel's buffer is full.
    private func transmit(
        _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer
    ) throws(TransportError) -> Int? {
        while true {
            let sent = second.isEmpty ? sendOne(first) : sendBoth(first, second)
            if sent >= 0 { return sent }
            let number = errno
            if number == EAGAIN || number == EWOULDBLOCK { return nil }
            if number != EINTR { throw connectionError(number, .send) }
        }
    }

    private static let sendingFlags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)

    private func sendOne(_ bytes: UnsafeRawBufferPointer) -> Int {
        Glibc.send(descriptor, bytes.baseAddress, bytes.count, Self.sendingFlags)
    }

    private func sendBoth(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> Int {
        // The kernel only reads through the pointers.
        var parts = (
            iovec(iov_base: UnsafeMutableRawPointer(mutating: first.baseAddress), iov_len: first.count),
            iovec(iov_base: UnsafeMutableRawPointer(mutating: second.baseAddress), iov_len: second.count)
        )
        return withUnsafeMutableBytes(of: &parts) { parts in
            var message = msghdr()
            message.msg_iov = parts.bindMemory(to: iovec.self).baseAddress
            message.msg_iovlen = 2
            return sendmsg(descriptor, &message, Self.sendingFlags)
        }
    }

    private static func remainder(
        _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer, after sent: Int
    ) -> (UnsafeRawBufferPointer, UnsafeRawBufferPointer) {
        let ofFirst = min(sent, first.count)
        return (
            UnsafeRawBufferPointer(rebasing: first.dropFirst(ofFirst)),
            UnsafeRawBufferPointer(rebasing: second.dropFirst(sent - ofFirst))
        )
    }

    // MARK: Receiving

    /// Receives what is there, at least one byte, waiting for it if need be; returns how many.
    ///
    /// Throws `.closed` at the end of the stream, `.timedOut`, `.cancelled`, `.forked` or `.other`. An empty buffer is
    /// an error, as zero would look like nothing had been asked.
    /// - Parameter expected: How many bytes are sure to come, so that waiting for many of them at once is right.
    package func receive(
        into buffer: UnsafeMutableRawBufferPointer, expected: Int = 0, deadline: Deadline
    ) async throws(TransportError) -> Int {
        try beginUse(.receive)
        defer { endUse() }
        guard buffer.count > 0 else {
            throw TransportError(.other, .receive, endpoint: endpoint, detail: "the buffer is empty")
        }
        if deadline == .never, CallerExecutor.driving != nil {
            return try receiveAsleep(into: buffer, expected: expected)
        }
        var mayWait = true
        while true {
            if !isDrained.load(ordering: .relaxed), let count = try take(into: buffer) { return count }
            guard mayWait else { throw TransportError(.closed, .receive, endpoint: endpoint) }
            if expected > 0 || wakeSize.load(ordering: .relaxed) > 1 { wakeOnly(for: expected) }
            mayWait = try await wait(.reading, until: deadline, .receive)
            isDrained.store(false, ordering: .relaxed)
        }
    }

    /// The same on the thread of a blocking call without a deadline, which sleeps in the kernel until something comes: one
    /// system call instead of two.
    private func receiveAsleep(
        into buffer: UnsafeMutableRawBufferPointer, expected: Int
    ) throws(TransportError) -> Int {
        muteBytes()
        if expected > 0 || wakeSize.load(ordering: .relaxed) > 1 { wakeOnly(for: expected) }
        // Who sleeps in recv with some of the bytes already taken is not woken before as many again are there as the
        // kernel is to report the socket readable with; of a large message there may be no more to come. Poll takes none.
        let flags = wakeSize.load(ordering: .relaxed) > 1 ? Int32(MSG_DONTWAIT) : 0
        while true {
            if Task.isCancelled { throw TransportError(.cancelled, .receive, endpoint: endpoint) }
            if let count = try take(into: buffer, flags: flags) { return count }
            _ = try pollUntilReady(.reading, until: .never, .receive)
        }
    }

    /// How many bytes of a large message are worth a change of thread.
    private static let largestWakeSize = 256 * 1024

    /// Has the kernel report the socket readable only when a good part of what is expected has come.
    private func wakeOnly(for expected: Int) {
        let size = expected >= Self.largestWakeSize ? Self.largestWakeSize : 1
        guard wakeSize.exchange(size, ordering: .relaxed) != size else { return }
        var value = Int32(clamping: size)
        // A system that will not reports every byte, as before.
        _ = setsockopt(descriptor, SOL_SOCKET, SO_RCVLOWAT, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    /// What one system call gives; nil if nothing is there.
    private func take(
        into buffer: UnsafeMutableRawBufferPointer, flags: Int32 = Int32(MSG_DONTWAIT)
    ) throws(TransportError) -> Int? {
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, flags)
            if count > 0 {
                // A short read emptied the buffer: whatever comes now is a new edge, and an end that came earlier
                // has left the waiter hung up.
                if count < buffer.count { isDrained.store(true, ordering: .relaxed) }
                return count
            }
            if count == 0 { throw TransportError(.closed, .receive, endpoint: endpoint) }
            let number = errno
            if number == EAGAIN || number == EWOULDBLOCK {
                isDrained.store(true, ordering: .relaxed)
                return nil
            }
            if number != EINTR { throw connectionError(number, .receive) }
        }
    }

    /// An established connection that fails is closed, whichever way it failed: only a deadline is a time-out.
    private func connectionError(_ number: Int32, _ operation: TransportError.Operation) -> TransportError {
        if isClosed { return TransportError(.closed, operation, endpoint: endpoint) }
        switch TransportError.Code(errno: number) {
        case .refused, .unreachable, .timedOut:
            return TransportError(.closed, operation, endpoint: endpoint, errno: number)
        default:
            return TransportError(errno: number, operation, endpoint: endpoint)
        }
    }
}
