internal import Glibc

extension Socket {
    /// A socket that exchanges datagrams with one numeric address, and takes none from others.
    static func openDatagrams(to endpoint: Endpoint) throws(TransportError) -> Socket {
        guard case .tcp(let host, let port) = endpoint else {
            throw TransportError(.resolution, .resolve, endpoint: endpoint, detail: "not a network address")
        }
        let addresses = try AddressLookup.addresses(host: host, port: port, numericOnly: true)
        guard let address = addresses.first else {
            throw TransportError(.resolution, .resolve, endpoint: endpoint, detail: "the host has no address")
        }
        let descriptor = try SocketOptions.open(family: address.family, endpoint, type: SOCK_DGRAM)
        // Closes with its last reference, whatever is thrown below.
        let socket = Socket(adopting: descriptor, endpoint: endpoint)
        // Never waits: it only notes the address.
        guard address.withPointer({ Glibc.connect(descriptor, $0, $1) }) == 0 else {
            throw TransportError(errno: errno, .connect, endpoint: endpoint)
        }
        return socket
    }

    /// Receives the next datagram, cut off where the buffer ends.
    func receiveDatagram(
        into buffer: UnsafeMutableRawBufferPointer, deadline: Deadline
    ) async throws(TransportError) -> Int {
        try beginUse(.receive)
        defer { endUse() }
        var mayWait = true
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count >= 0 { return count }
            let number = errno
            switch number {
            case EINTR: continue
            case EAGAIN:
                guard mayWait else { throw TransportError(.closed, .receive, endpoint: endpoint) }
                mayWait = try await wait(.reading, until: deadline, .receive)
            default: throw TransportError(errno: number, .receive, endpoint: endpoint)
            }
        }
    }
}
