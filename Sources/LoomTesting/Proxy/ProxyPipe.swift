import Glibc

/// One direction of a connection through a proxy.
struct ProxyPipe {
    private let source: Int32
    private let sink: Int32
    private var buffer: [UInt8] = []
    private var sent = 0
    /// When what is in the buffer may go on.
    private var release: ContinuousClock.Instant?
    /// Whether to close once the buffer is empty.
    private var endsWhenEmpty = false
    /// Whether bytes have vanished.
    private(set) var hasLost = false
    /// Whether nothing more will come through.
    private(set) var isOver = false

    private static let chunkSize = 16 * 1024
    /// How many bytes of a chunk a split sends one by one: a message's header and the beginning of its body.
    private static let singleBytes = 48

    init(from source: Int32, to sink: Int32) {
        self.source = source
        self.sink = sink
    }

    private var isEmpty: Bool { sent == buffer.count }

    func addWaits(to waits: inout [pollfd], _ timeout: inout Duration, at now: ContinuousClock.Instant) {
        guard !isOver else { return }
        if isEmpty {
            waits.append(pollfd(fd: source, events: Int16(POLLIN), revents: 0))
        } else if let release, release > now {
            timeout = min(timeout, release - now)
        } else {
            waits.append(pollfd(fd: sink, events: Int16(POLLOUT), revents: 0))
        }
    }

    /// What waits to be read, which stays there; nil when there is nothing yet.
    func peek() -> [UInt8]? {
        let flags = Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = recv(source, &bytes, bytes.count, flags)
        return count > 0 ? Array(bytes[..<count]) : nil
    }

    mutating func work(_ fault: FaultProxy.Fault, at now: ContinuousClock.Instant) {
        if isEmpty { read(fault, at: now) }
        if !isEmpty, release.map({ $0 <= now }) ?? true { send(fault) }
        if isEmpty, endsWhenEmpty { isOver = true }
    }

    private mutating func read(_ fault: FaultProxy.Fault, at now: ContinuousClock.Instant) {
        guard !endsWhenEmpty, !isOver else { return }
        var bytes = [UInt8](repeating: 0, count: Self.chunkSize)
        let count = recv(source, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        guard count > 0 else {
            let isPending = count < 0 && [EAGAIN, EWOULDBLOCK, EINTR].contains(errno)
            if !isPending { isOver = true }
            return
        }
        buffer = Array(bytes[..<count])
        sent = 0
        release = nil
        switch fault {
        case .none, .split: break
        case .drop:
            buffer = []
            hasLost = true
        case .delay(let time): release = now + time
        case .truncate:
            buffer = Array(bytes[..<(count / 2)])
            endsWhenEmpty = true
        }
    }

    private mutating func send(_ fault: FaultProxy.Fault) {
        let left = buffer.count - sent
        // Each piece goes out by itself, as the sockets do not gather.
        let piece = fault == .split ? (sent < Self.singleBytes ? 1 : max(left / 2, 1)) : left
        let count = buffer.withUnsafeBytes { bytes in
            let part = UnsafeRawBufferPointer(rebasing: bytes[sent..<(sent + piece)])
            return Glibc.send(
                sink, part.baseAddress, part.count,
                Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
        }
        if count > 0 {
            sent += count
            if isEmpty { (buffer, sent) = ([], 0) }
        } else if ![EAGAIN, EWOULDBLOCK, EINTR].contains(errno) {
            isOver = true
        }
    }
}
