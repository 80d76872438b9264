internal import Glibc

/// What is said to a SOCKS5 proxy before it becomes a mere pipe (RFC 1928, RFC 1929).
struct SOCKS5Conversation {
    let socket: Socket
    let proxy: SOCKS5Proxy
    let deadline: Deadline

    private static let version: UInt8 = 5

    /// Logs in if the proxy wants it, and has it connect to the host.
    ///
    /// - Throws: `TransportError`, `.proxy` where it is the proxy that refuses.
    func connect(toHost host: String, port: UInt16) async throws(TransportError) {
        try await agreeOnLogin()
        try await send([Self.version, 1, 0] + (try destination(host)) + Self.bytes(of: port))
        let head = try await receive(4)
        guard head[0] == Self.version else { throw notSOCKS5() }
        guard head[1] == 0 else { throw refusal(Self.words(forReply: head[1])) }
        // The address from which the proxy connected is of no interest.
        let addressLength: Int
        switch head[3] {
        case AddressType.ipv4.rawValue: addressLength = 4
        case AddressType.ipv6.rawValue: addressLength = 16
        case AddressType.name.rawValue: addressLength = Int(try await receive(1)[0])
        default: throw notSOCKS5()
        }
        _ = try await receive(addressLength + 2)
    }

    // MARK: Logging in

    private enum Method {
        static let none: UInt8 = 0
        static let password: UInt8 = 2
        static let noneAcceptable: UInt8 = 255
    }

    private func agreeOnLogin() async throws(TransportError) {
        let methods = proxy.login == nil ? [Method.none] : [Method.none, Method.password]
        try await send([Self.version, UInt8(methods.count)] + methods)
        let answer = try await receive(2)
        guard answer[0] == Self.version else { throw notSOCKS5() }
        switch (answer[1], proxy.login) {
        case (Method.none, _): return
        case (Method.password, let login?): try await logIn(login)
        case (Method.noneAcceptable, nil), (Method.password, nil):
            throw refusal("it wants a user name and password, and none is given")
        case (Method.noneAcceptable, _): throw refusal("it accepts no user name and password")
        default: throw notSOCKS5()
        }
    }

    private func logIn(_ login: SOCKS5Proxy.Login) async throws(TransportError) {
        try await send([1] + (try counted(login.user)) + (try counted(login.password)))
        let answer = try await receive(2)
        guard answer[1] == 0 else { throw refusal("it does not accept the user name and password") }
    }

    // MARK: The destination

    private enum AddressType: UInt8 {
        case ipv4 = 1
        case name = 3
        case ipv6 = 4
    }

    private func destination(_ host: String) throws(TransportError) -> [UInt8] {
        if let address = Self.address(host, AF_INET, 4) {
            return [AddressType.ipv4.rawValue] + address
        }
        if let address = Self.address(host, AF_INET6, 16) {
            return [AddressType.ipv6.rawValue] + address
        }
        return [AddressType.name.rawValue] + (try counted(host))
    }

    /// The bytes of a numeric address; nil for a name.
    private static func address(_ host: String, _ family: Int32, _ length: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: length)
        return inet_pton(family, host, &bytes) == 1 ? bytes : nil
    }

    /// The text with its length before it, which is one byte.
    private func counted(_ text: String) throws(TransportError) -> [UInt8] {
        let bytes = Array(text.utf8)
        guard let count = UInt8(exactly: bytes.count), count > 0 else {
            throw refusal("names and passwords for it have 1 to 255 bytes")
        }
        return [count] + bytes
    }

    private static func bytes(of port: UInt16) -> [UInt8] {
        [UInt8(port >> 8), UInt8(truncatingIfNeeded: port)]
    }

    // MARK: Bytes

    private func send(_ bytes: [UInt8]) async throws(TransportError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { buffer.deallocate() }
        buffer.copyBytes(from: bytes)
        try await socket.send(UnsafeRawBufferPointer(buffer), deadline: deadline)
    }

    /// Exactly so many bytes: what follows is the server's.
    private func receive(_ count: Int) async throws(TransportError) -> [UInt8] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        defer { buffer.deallocate() }
        var received = 0
        while received < count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[received...])
            received += try await socket.receive(into: rest, deadline: deadline)
        }
        return Array(buffer)
    }

    // MARK: Errors

    private func notSOCKS5() -> TransportError { refusal("it does not speak SOCKS5") }

    private func refusal(_ reason: String) -> TransportError {
        TransportError(
            .proxy, .connect, endpoint: socket.endpoint, detail: "proxy \(proxy.endpoint): \(reason)")
    }

    private static func words(forReply code: UInt8) -> String {
        switch code {
        case 1: "general failure"
        case 2: "its rules do not allow the connection"
        case 3: "the network cannot be reached from there"
        case 4: "the host cannot be reached from there"
        case 5: "the host refused the connection"
        case 6: "the time to live expired on the way"
        case 7: "it does not know the command to connect"
        case 8: "it does not know this kind of address"
        default: "reply \(code), which the protocol does not know"
        }
    }
}
