import Glibc

/// What a test's server does with a connection.
enum Serving {
    /// Sends back what comes.
    @Sendable static func echo(_ connection: Int32) {
        withBuffer { buffer in
            while true {
                let count = recv(connection, buffer.baseAddress, buffer.count, 0)
                guard count > 0, sendAll(connection, UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                else {
                    return
                }
            }
        }
    }

    /// Reads and never answers.
    @Sendable static func silence(_ connection: Int32) {
        withBuffer { buffer in
            while recv(connection, buffer.baseAddress, buffer.count, 0) > 0 {}
        }
    }

    /// Does not read, and ends with the connection.
    @Sendable static func deafness(_ connection: Int32) {
        // POLLRDHUP, which Glibc leaves out.
        var item = pollfd(fd: connection, events: 0x2000, revents: 0)
        while poll(&item, 1, -1) <= 0 {}
    }

    /// Closes at once.
    @Sendable static func closing(_ connection: Int32) {}

    static func sendAll(_ connection: Int32, _ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let sent = send(connection, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            guard sent > 0 else { return false }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(sent))
        }
        return true
    }

    static func withBuffer(_ body: (UnsafeMutableRawBufferPointer) -> Void) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer { buffer.deallocate() }
        body(buffer)
    }
}
