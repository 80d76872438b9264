import MongoTransport

/// The connection to a server broke, or could not be used.
public struct ConnectionError: MongoError {
    /// Why.
    public enum Reason: Hashable, Sendable {
        /// The host name could not be resolved.
        case resolution
        /// Nobody listens at the address.
        case refused
        /// There is no route to the address.
        case unreachable
        /// The time for connecting, sending or receiving ran out.
        case timedOut
        /// The server, or something on the way, closed the connection.
        case closed
        /// The process has no file descriptors left.
        case descriptorsExhausted
        /// The SOCKS5 proxy could not be reached, refused, or did not get through to the server.
        case proxy
        /// The server's certificate was not accepted: not trusted, expired, revoked, or for another host name.
        case certificate
        /// The server does not speak TLS, or not in a way that both sides accept.
        case tls
        /// The client was made before a fork and used after it; make a new one in the child.
        case forked
        /// Something else; see the message.
        case other
    }

    /// Why.
    public let reason: Reason
    /// What happened, in words.
    public let message: String
    /// What was being done and where.
    public internal(set) var context: ErrorContext
    /// Whether the command had been sent, at least in part: then it is not known whether the server ran it.
    public let isOutcomeUnknown: Bool
    /// Labels by which retrying is decided.
    public internal(set) var labels: Set<String>

    /// True when nothing had been sent.
    public var isSafeToRetry: Bool { !isOutcomeUnknown }

    init(_ error: TransportError, context: ErrorContext, wasSent: Bool) {
        switch error.code {
        case .resolution: reason = .resolution
        case .refused: reason = .refused
        case .unreachable: reason = .unreachable
        case .timedOut: reason = .timedOut
        case .closed: reason = .closed
        case .descriptorsExhausted: reason = .descriptorsExhausted
        case .proxy: reason = .proxy
        case .certificate: reason = .certificate
        case .tls: reason = .tls
        case .forked: reason = .forked
        case .cancelled, .other: reason = .other
        }
        message = wasSent ? "\(error); whether the server ran the command is not known" : "\(error)"
        self.context = context
        isOutcomeUnknown = wasSent
        labels = []
    }
}
