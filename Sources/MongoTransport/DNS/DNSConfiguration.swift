internal import Glibc

/// Which name servers are asked, and how patiently.
package struct DNSConfiguration: Hashable, Sendable {
    /// The servers in the order in which they are asked; never empty.
    package var servers: [Endpoint]
    /// How long one server may take for one answer.
    package var timeout: Duration
    /// How often all servers are gone through.
    package var attempts: Int

    /// A configuration; the defaults are the system's own.
    package init(servers: [Endpoint], timeout: Duration = .seconds(5), attempts: Int = 2) {
        self.servers = servers
        self.timeout = timeout
        self.attempts = attempts
    }

    /// What `/etc/resolv.conf` says now; a server on this machine where the file is missing or names none.
    package static func system() -> DNSConfiguration {
        DNSConfiguration(resolvConf: contents(of: "/etc/resolv.conf") ?? "")
    }

    /// Reads the text of a resolv.conf: lines that are not known, or not understood, are passed over as the system does.
    package init(resolvConf text: String) {
        self.init(servers: [])
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(whereSeparator: \.isWhitespace)
            switch words.first {
            case "nameserver":
                if words.count > 1, servers.count < Self.maximumServers {
                    servers.append(.tcp(host: String(words[1]), port: Self.port))
                }
            case "options": for option in words.dropFirst() { apply(option) }
            default: break
            }
        }
        if servers.isEmpty { servers = [.tcp(host: "127.0.0.1", port: Self.port)] }
    }

    private mutating func apply(_ option: Substring) {
        let halves = option.split(separator: ":", maxSplits: 1)
        guard halves.count == 2, let number = Int(halves[1]) else { return }
        // The system's own limits.
        switch halves[0] {
        case "timeout": timeout = .seconds(min(max(number, 1), 30))
        case "attempts": attempts = min(max(number, 1), 5)
        default: break
        }
    }

    private static let port: UInt16 = 53
    /// As many as the system asks.
    private static let maximumServers = 3
    private static let maximumFileSize = 64 * 1024

    private static func contents(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: maximumFileSize)
        var count = 0
        while count < bytes.count {
            let size = bytes.withUnsafeMutableBytes {
                read(descriptor, $0.baseAddress.map { $0 + count }, $0.count - count)
            }
            if size > 0 { count += size } else if size == 0 || errno != EINTR { break }
        }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
