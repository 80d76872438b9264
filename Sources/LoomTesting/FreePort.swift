import Glibc

/// Finds ports for servers.
enum FreePort {
    /// Below the range from which the kernel takes the near ends of outgoing connections (32768 to 60999 by
    /// default): a server that is restarted finds its port unused.
    private static let range: ClosedRange<UInt16> = 20_000...32_000

    /// A loopback port that nobody listens on at the moment.
    ///
    /// Somebody else may take it first; a server started on it then ends at once, and its starter tries
    /// another.
    static func find() throws(TestServerError) -> UInt16 {
        for _ in 0..<200 {
            let port = UInt16.random(in: range)
            if try isFree(port) { return port }
        }
        throw TestServerError(
            .system, "no free port found between \(range.lowerBound) and \(range.upperBound)")
    }

    /// Whether a server could listen on this loopback port.
    static func isFree(_ port: UInt16) throws(TestServerError) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .system("socket") }
        defer { close(descriptor) }
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        return LoopbackAddress(port: port).with { bind(descriptor, $0, $1) } == 0
    }
}
