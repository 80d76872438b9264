import Glibc

/// What is done to sockets on 127.0.0.1 in more than one place.
enum LoopbackSocket {
    /// A descriptor that is connected to a port; nil, with nothing left open, when nobody takes the connection.
    ///
    /// On loopback a connection is there at once or not at all, so that waiting for it holds up nobody.
    static func connect(to port: UInt16) -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        guard LoopbackAddress(port: port).with({ Glibc.connect(descriptor, $0, $1) }) == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    /// Has small messages sent at once instead of being collected.
    static func sendAtOnce(_ descriptor: Int32) {
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }
}
