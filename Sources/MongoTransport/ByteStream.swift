/// A connected stream of bytes: a socket, or TLS over one.
///
/// One task at a time may use it; any thread may close it.
package enum ByteStream: Sendable {
    /// The bytes go as they are.
    case plain(Socket)
    /// The bytes are encrypted.
    case encrypted(TLSStream)

    /// Connects, through the proxy and with TLS if the route says so.
    ///
    /// - Parameter onOpen: Hears of the socket before anything is done with it; closing it ends whatever part of
    ///   connecting is under way.
    /// - Throws: `TransportError`; nothing is left open then.
    package static func connect(
        to endpoint: Endpoint, _ route: Route = Route(), deadline: Deadline,
        onOpen: Socket.OpenHandler? = nil
    ) async throws(TransportError) -> ByteStream {
        let socket = try await Socket.connect(
            to: endpoint, through: route.proxy, deadline: deadline, onOpen: onOpen)
        guard let context = route.tls else { return .plain(socket) }
        let host: String? = if case .tcp(let host, _) = endpoint { host } else { nil }
        return .encrypted(
            try await TLSStream.connect(over: socket, context, host: host, deadline: deadline))
    }

    /// Sends all the bytes.
    ///
    /// - Throws: `TransportError`; some of the bytes may have been sent then.
    package func send(_ bytes: UnsafeRawBufferPointer, deadline: Deadline) async throws(TransportError) {
        switch self {
        case .plain(let socket): try await socket.send(bytes, deadline: deadline)
        case .encrypted(let stream): try await stream.send(bytes, deadline: deadline)
        }
    }

    /// Receives what is there, at least one byte, waiting for it if need be; returns how many.
    ///
    /// - Parameter expected: How many bytes are sure to come; 0 for nobody knows.
    /// - Throws: `TransportError`, `.closed` at the end of the stream.
    package func receive(
        into buffer: UnsafeMutableRawBufferPointer, expected: Int = 0, deadline: Deadline
    ) async throws(TransportError) -> Int {
        switch self {
        case .plain(let socket):
            try await socket.receive(into: buffer, expected: expected, deadline: deadline)
        case .encrypted(let stream): try await stream.receive(into: buffer, deadline: deadline)
        }
    }

    /// Closes the connection: what is under way and what comes later throws `.closed`. May be called repeatedly.
    package func close() {
        switch self {
        case .plain(let socket): socket.close()
        case .encrypted(let stream): stream.close()
        }
    }

    /// Whether this side closed it.
    package var isClosed: Bool {
        switch self {
        case .plain(let socket): socket.isClosed
        case .encrypted(let stream): stream.isClosed
        }
    }
}
