internal import Glibc

/// How the driver's sockets are opened.
enum SocketOptions {
    /// A TCP connection is probed after this many idle seconds, below the ten minutes at which some clouds drop it.
    private static let keepAliveIdleSeconds: Int32 = 120
    private static let keepAliveIntervalSeconds: Int32 = 10
    private static let keepAliveProbes: Int32 = 9

    /// A socket, for a stream unless said otherwise: non-blocking, not inherited by programs that are started.
    static func open(
        family: Int32, _ endpoint: Endpoint, type: __socket_type = SOCK_STREAM
    ) throws(TransportError) -> Int32 {
        let type = type.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        let descriptor = socket(family, Int32(type), 0)
        guard descriptor >= 0 else {
            throw TransportError(errno: errno, .connect, endpoint: endpoint, detail: "socket")
        }
        return descriptor
    }

    /// Sends small messages at once, and notices a peer that vanished.
    static func configureTCP(_ socket: Socket) throws(TransportError) {
        try set(socket, Int32(IPPROTO_TCP), TCP_NODELAY, 1, "TCP_NODELAY")
        try set(socket, SOL_SOCKET, SO_KEEPALIVE, 1, "SO_KEEPALIVE")
        try set(socket, Int32(IPPROTO_TCP), TCP_KEEPIDLE, keepAliveIdleSeconds, "TCP_KEEPIDLE")
        try set(socket, Int32(IPPROTO_TCP), TCP_KEEPINTVL, keepAliveIntervalSeconds, "TCP_KEEPINTVL")
        try set(socket, Int32(IPPROTO_TCP), TCP_KEEPCNT, keepAliveProbes, "TCP_KEEPCNT")
    }

    /// Lets calls on a connected socket sleep in the kernel, unless they say that they will not.
    static func letWait(_ socket: Socket) throws(TransportError) {
        let flags = fcntl(socket.descriptor, F_GETFL, 0)
        guard flags >= 0, fcntl(socket.descriptor, F_SETFL, flags & ~O_NONBLOCK) == 0 else {
            throw TransportError(errno: errno, .connect, endpoint: socket.endpoint, detail: "fcntl")
        }
    }

    private static func set(
        _ socket: Socket, _ level: Int32, _ option: Int32, _ value: Int32, _ name: String
    ) throws(TransportError) {
        var value = value
        let size = socklen_t(MemoryLayout<Int32>.size)
        guard setsockopt(socket.descriptor, level, option, &value, size) == 0 else {
            throw TransportError(errno: errno, .connect, endpoint: socket.endpoint, detail: name)
        }
    }
}
