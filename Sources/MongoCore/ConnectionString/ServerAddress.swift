/// Where a server listens: a host and port, or a UNIX domain socket.
public enum ServerAddress: Hashable, Sendable {
    /// A host name or IP address (lower case, IPv6 without brackets) and a port.
    case tcp(host: String, port: UInt16)

    /// The path of a UNIX domain socket.
    case unix(path: String)

    /// The port of a host that names none, 27017.
    public static let defaultPort: UInt16 = 27017
}

extension ServerAddress {
    /// Whether its name alone says that it is on this machine.
    var isOnThisMachine: Bool {
        switch self {
        case .unix: true
        case .tcp(let host, _):
            host == "localhost" || host == "::1" || host.hasPrefix("127.") && host.isIPv4Address
        }
    }
}

extension String {
    /// Whether it is four numbers from 0 to 255 with dots between them.
    fileprivate var isIPv4Address: Bool {
        let numbers = split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers.allSatisfy { UInt8($0) != nil }
    }
}

extension ServerAddress: CustomStringConvertible {
    /// The address as MongoDB writes it: `db.example.com:27017`, `[::1]:27017` or `/tmp/mongodb-27017.sock`.
    public var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): path
        }
    }
}
