extension Socket {
    /// Connects by way of a proxy; directly without one, and to UNIX sockets.
    ///
    /// - Throws: as `connect(to:deadline:)`, and `.proxy` when the proxy cannot be reached, refuses, or does not get
    ///   through.
    package static func connect(
        to endpoint: Endpoint, through proxy: SOCKS5Proxy?, deadline: Deadline, onOpen: OpenHandler? = nil
    ) async throws(TransportError) -> Socket {
        guard let proxy, case .tcp(let host, let port) = endpoint else {
            return try await connect(to: endpoint, deadline: deadline, onOpen: onOpen)
        }
        do throws(TransportError) {
            let socket = try await connect(
                to: proxy.endpoint, leadingTo: endpoint, deadline: deadline, onOpen: onOpen)
            let conversation = SOCKS5Conversation(socket: socket, proxy: proxy, deadline: deadline)
            // On an error the socket closes with its last reference, which is here.
            try await conversation.connect(toHost: host, port: port)
            return socket
        } catch {
            throw TransportError(error, by: proxy, to: endpoint)
        }
    }
}

extension TransportError {
    /// What went wrong on the way to or at a proxy, as an error of the connection to the server behind it.
    fileprivate init(_ error: TransportError, by proxy: SOCKS5Proxy, to endpoint: Endpoint) {
        let code: Code =
            switch error.code {
            case .timedOut, .cancelled, .descriptorsExhausted, .forked: error.code
            default: .proxy
            }
        let isNamed = error.code == .proxy
        let detail = isNamed ? error.detail : "proxy \(proxy.endpoint): \(error.reason)"
        self.init(code, .connect, endpoint: endpoint, errno: error.errno, detail: detail)
    }

    /// The explanation and the detail, if any.
    private var reason: String { detail.map { "\(code.explanation); \($0)" } ?? code.explanation }
}
