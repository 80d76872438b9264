/// Where a server listens.
package enum Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// A host name or numeric address, without brackets, and a port.
    case tcp(host: String, port: UInt16)
    /// The path of a UNIX domain socket.
    case unix(path: String)

    /// `host:port`, with brackets around an IPv6 address, or the path.
    package var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): path
        }
    }
}
