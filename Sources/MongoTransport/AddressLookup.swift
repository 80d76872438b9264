internal import Glibc

/// The system's name lookup.
enum AddressLookup {
    /// The addresses of a host, in the order in which the system would try them.
    ///
    /// Blocks for as long as the name service takes, unless `numericOnly`, when a name is an error of code
    /// `.resolution` at once.
    static func addresses(
        host: String, port: UInt16, numericOnly: Bool
    ) throws(TransportError) -> [SocketAddress] {
        let endpoint = Endpoint.tcp(host: host, port: port)
        // As a C string it would end early and name another host.
        guard !host.isEmpty, !host.utf8.contains(0) else {
            throw TransportError(.resolution, .resolve, endpoint: endpoint, detail: "not a host name")
        }
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV | (numericOnly ? AI_NUMERICHOST : 0)
        var list: UnsafeMutablePointer<addrinfo>?
        let failure = getaddrinfo(host, String(port), &hints, &list)
        guard failure == 0 else { throw error(failure, errno, endpoint) }
        defer { freeaddrinfo(list) }
        return collect(list)
    }

    private static func collect(_ list: UnsafeMutablePointer<addrinfo>?) -> [SocketAddress] {
        var addresses: [SocketAddress] = []
        var next = list
        while let entry = next?.pointee {
            if let address = entry.ai_addr {
                addresses.append(SocketAddress(address, length: entry.ai_addrlen))
            }
            next = entry.ai_next
        }
        return addresses
    }

    private static func error(_ failure: Int32, _ number: Int32, _ endpoint: Endpoint) -> TransportError {
        guard failure == EAI_SYSTEM else {
            let detail = gai_strerror(failure).map { String(cString: $0) }
            return TransportError(.resolution, .resolve, endpoint: endpoint, detail: detail)
        }
        let code: TransportError.Code =
            number == EMFILE || number == ENFILE ? .descriptorsExhausted : .resolution
        return TransportError(code, .resolve, endpoint: endpoint, errno: number)
    }
}
