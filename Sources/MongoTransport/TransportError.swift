internal import Glibc

/// Why bytes could not be moved, where, and during what.
package struct TransportError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure, for a decision about what to do next.
    package enum Code: Sendable, Hashable {
        /// The host name has no address, or it could not be looked up.
        case resolution
        /// Nobody listens there.
        case refused
        /// There is no way to that address.
        case unreachable
        /// The deadline passed.
        case timedOut
        /// The task was cancelled.
        case cancelled
        /// The peer or this side closed or reset the connection.
        case closed
        /// The process or the system is out of file descriptors.
        case descriptorsExhausted
        /// The SOCKS5 proxy could not be reached, refused, or did not get through to the host.
        case proxy
        /// The peer's certificate was not accepted: not trusted, expired, revoked, or for another host.
        case certificate
        /// The peer does not speak TLS, or not in a way that both sides accept; or it sent what cannot be decrypted.
        case tls
        /// This process was forked from one in which the transport had started.
        case forked
        /// Anything else: see `errno` and `detail`.
        case other
    }

    /// What was being done.
    package enum Operation: String, Sendable, Hashable {
        case start, resolve, connect, handshake, send, receive, sleep
    }

    package let code: Code
    package let operation: Operation
    package let endpoint: Endpoint?
    /// The system's error number, where it gave one.
    package let errno: Int32?
    /// What else is known, such as the addresses tried.
    package let detail: String?

    package init(
        _ code: Code, _ operation: Operation, endpoint: Endpoint? = nil, errno: Int32? = nil,
        detail: String? = nil
    ) {
        self.code = code
        self.operation = operation
        self.endpoint = endpoint
        self.errno = errno
        self.detail = detail
    }

    /// The error for a failed system call.
    init(errno number: Int32, _ operation: Operation, endpoint: Endpoint?, detail: String? = nil) {
        self.init(Code(errno: number), operation, endpoint: endpoint, errno: number, detail: detail)
    }

    /// Whether a server with too much to do could be the reason, when this happened while connecting.
    ///
    /// Not so when a name is unknown, a proxy fails, a certificate is wrong, or the trouble is on this side.
    package var mayBeOverload: Bool {
        switch code {
        case .refused, .unreachable, .timedOut, .closed, .other: true
        case .resolution, .cancelled, .descriptorsExhausted, .proxy, .certificate, .tls, .forked: false
        }
    }

    package var description: String {
        var text = "\(operation.rawValue)"
        if let endpoint { text += " \(endpoint)" }
        text += ": \(code.explanation)"
        if let errno { text += " (errno \(errno), \(Self.message(of: errno)))" }
        if let detail { text += "; \(detail)" }
        return text
    }

    /// The system's words for an error number.
    static func message(of number: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let base = buffer.baseAddress, strerror_r(number, base, buffer.count) == 0 else {
                return "unknown error"
            }
            return String(cString: base)
        }
    }
}

extension TransportError.Code {
    init(errno number: Int32) {
        self =
            switch number {
            case ECONNREFUSED, ENOENT: .refused
            case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN, EADDRNOTAVAIL, EAFNOSUPPORT: .unreachable
            case ETIMEDOUT: .timedOut
            case ECONNRESET, EPIPE, ECONNABORTED, ENOTCONN, ESHUTDOWN: .closed
            case EMFILE, ENFILE: .descriptorsExhausted
            default: .other
            }
    }

    /// The code in words.
    var explanation: String {
        switch self {
        case .resolution: "the host name could not be resolved"
        case .refused: "the connection was refused"
        case .unreachable: "the address cannot be reached"
        case .timedOut: "the time allowed ran out"
        case .cancelled: "the task was cancelled"
        case .closed: "the connection is closed"
        case .descriptorsExhausted: "no file descriptors are left"
        case .proxy: "the SOCKS5 proxy did not connect"
        case .certificate: "the server's certificate was not accepted"
        case .tls: "TLS failed"
        case .forked: "this process was forked after the transport had started; start it in the child only"
        case .other: "the system call failed"
        }
    }
}
