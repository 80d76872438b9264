#if canImport(Glibc)
import Glibc
#endif

extension ServerAddress {
    /// What is wrong with the text of an address, in words that do not repeat the text.
    package struct ParsingError: Error {
        package let reason: String
    }

    /// Parses one host as it stands in a connection string or a server's list of members: `host`, `host:port`,
    /// `[IPv6]:port`, or a percent-encoded path that ends in `.sock`.
    ///
    /// The host is lower-cased; the port defaults to 27017.
    package init(parsing text: some StringProtocol) throws(ParsingError) {
        if text.isEmpty { throw ParsingError(reason: "is empty") }
        if text.hasPrefix("[") {
            self = try Self.literal(Substring(text))
            return
        }
        guard let decoded = percentDecoded(text) else {
            throw ParsingError(reason: "has a % that is not followed by two hexadecimal digits of UTF-8")
        }
        if decoded.contains("/") {
            self = try Self.socket(path: decoded)
            return
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count > 2 {
            throw ParsingError(reason: "has more than one colon; an IPv6 address goes in [brackets]")
        }
        let host = percentDecoded(parts[0]) ?? ""
        try Self.check(host: host)
        self = .tcp(
            host: host.lowercased(), port: parts.count == 2 ? try Self.port(parts[1]) : Self.defaultPort)
    }

    private static func socket(path: String) throws(ParsingError) -> ServerAddress {
        guard path.hasSuffix(".sock") else {
            throw ParsingError(reason: "looks like a UNIX socket, but its path does not end in .sock")
        }
        // The room in the system's address structure, less the terminating null.
        guard path.utf8.count <= 107, !path.utf8.contains(0) else {
            throw ParsingError(reason: "is a socket path longer than the 107 bytes the system allows")
        }
        return .unix(path: path)
    }

    private static func literal(_ text: Substring) throws(ParsingError) -> ServerAddress {
        guard let end = text.firstIndex(of: "]") else {
            throw ParsingError(reason: "has an opening bracket without a closing one")
        }
        let address = text[text.index(after: text.startIndex)..<end]
        guard let host = percentDecoded(address), isIPv6(host) else {
            throw ParsingError(reason: "has something in brackets that is not an IPv6 address")
        }
        let rest = text[text.index(after: end)...]
        if rest.isEmpty { return .tcp(host: host.lowercased(), port: defaultPort) }
        guard rest.hasPrefix(":") else {
            throw ParsingError(reason: "has something other than a port after the brackets")
        }
        return .tcp(host: host.lowercased(), port: try port(rest.dropFirst()))
    }

    /// Whether `text` is an IPv6 address, with or without a zone (`fe80::1%eth0`).
    private static func isIPv6(_ text: String) -> Bool {
        let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2, parts[1].isEmpty { return false }
        var address = in6_addr()
        return inet_pton(AF_INET6, String(parts[0]), &address) == 1
    }

    private static func check(host: String) throws(ParsingError) {
        if host.isEmpty { throw ParsingError(reason: "has no name before its port") }
        let forbidden = host.unicodeScalars.contains { scalar in
            scalar.properties.isWhitespace || scalar.value < 0x20 || scalar.value == 0x7f
                || "@:?#[]\\".unicodeScalars.contains(scalar)
        }
        if forbidden { throw ParsingError(reason: "has a character that no host name has") }
    }

    private static func port(_ text: some StringProtocol) throws(ParsingError) -> UInt16 {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(text), port > 0 else {
            throw ParsingError(reason: "has a port that is not a number from 1 to 65535")
        }
        return port
    }
}
