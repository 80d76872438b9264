/// Where a server listens: a host and port, or the path of a UNIX socket.
public enum ServerAddress: Hashable, Sendable {
    /// A host name or IP address, and a port.
    case tcp(host: String, port: UInt16)
    /// The path of a UNIX domain socket.
    case unix(path: String)
}

extension ServerAddress: CustomStringConvertible {
    /// The address as a connection string spells it: `host:port`, `[::1]:27017`, or the socket's path.
    public var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): path
        }
    }
}
