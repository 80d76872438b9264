import Glibc

/// One connection through a proxy: two sockets, and a pipe each way. Used by the proxy's thread alone.
final class ProxyLink {
    private let client: Int32
    private let server: Int32
    private var upward: ProxyPipe
    private var downward: ProxyPipe
    /// Whether the driver made the connection; not known before its first bytes.
    private(set) var isOfDriver = false
    private var hasSpoken = false
    private(set) var isOver = false

    /// Connects to the server; nil, with nothing closed, when it does not take the connection.
    init?(client: Int32, target: UInt16) {
        guard let server = LoopbackSocket.connect(to: target) else { return nil }
        for descriptor in [client, server] {
            _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL, 0) | O_NONBLOCK)
            LoopbackSocket.sendAtOnce(descriptor)
        }
        self.client = client
        self.server = server
        upward = ProxyPipe(from: client, to: server)
        downward = ProxyPipe(from: server, to: client)
    }

    func addWaits(to waits: inout [pollfd], _ timeout: inout Duration, at now: ContinuousClock.Instant) {
        upward.addWaits(to: &waits, &timeout, at: now)
        downward.addWaits(to: &waits, &timeout, at: now)
    }

    /// Moves what can be moved.
    func work(_ fault: FaultProxy.Fault) {
        guard !isOver else { return }
        let now = ContinuousClock.now
        if !hasSpoken, let first = upward.peek() {
            hasSpoken = true
            isOfDriver = Self.namesDriver(first)
        }
        let fault = isOfDriver ? fault : .none
        upward.work(fault, at: now)
        downward.work(fault, at: now)
        if upward.isOver || downward.isOver { end() }
    }

    /// The fault that was is no more: what it broke breaks now.
    func faultChanged() {
        if upward.hasLost || downward.hasLost { reset() }
    }

    /// Ends the connection without a farewell.
    func reset() {
        guard !isOver else { return }
        for descriptor in [client, server] {
            var linger = linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
        }
        end()
    }

    private func end() {
        guard !isOver else { return }
        isOver = true
        close(client)
        close(server)
    }

    deinit { end() }

    /// Whether the bytes of a hello name the driver: `loom` as a string's value, length and terminator around it.
    private static func namesDriver(_ bytes: [UInt8]) -> Bool {
        let name: [UInt8] = [5, 0, 0, 0] + Array("loom".utf8) + [0]
        guard bytes.count >= name.count else { return false }
        return (0...(bytes.count - name.count)).contains { bytes[$0..<($0 + name.count)].elementsEqual(name) }
    }
}
