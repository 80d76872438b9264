import BSON
import Glibc

/// One plain blocking socket to one server, for the commands that set servers up and tear data down.
///
/// It is apart from the driver on purpose: what tests the driver must work when the driver does not.
final class CommandConnection {
    private let descriptor: Int32
    private let host: String
    private var requestID: Int32 = 0

    /// Connects to 127.0.0.1.
    ///
    /// - Throws: ``TestServerError`` when nothing listens there.
    init(port: UInt16, timeout: Duration = .seconds(30)) throws(TestServerError) {
        host = "127.0.0.1:\(port)"
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .system("socket") }
        var limit = timeval(tv_sec: Int(timeout.components.seconds), tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        guard LoopbackAddress(port: port).with({ connect(descriptor, $0, $1) }) == 0 else {
            throw failure("connect")
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Runs a command and returns the reply, whatever it says.
    func reply(to command: Document, database: String) throws(TestServerError) -> Document {
        var command = command
        command["$db"] = .string(database)
        requestID &+= 1
        try send(try message(command))
        return try receive()
    }

    /// Runs a command and returns the reply.
    ///
    /// - Throws: ``TestServerError`` with the server's number and message when the reply is not `ok`.
    @discardableResult
    func run(_ command: Document, database: String = "admin") throws(TestServerError) -> Document {
        let reply = try reply(to: command, database: database)
        guard reply["ok"]?.doubleValue != 1 else { return reply }
        let name = command.keys.first ?? "the empty command"
        let text = reply["errmsg"]?.stringValue ?? "no message"
        throw TestServerError(
            .commandFailed, "\(host) answered \(name) with: \(text)",
            serverCode: reply["code"]?.intValue.map { Int32(truncatingIfNeeded: $0) })
    }

    /// Logs in with PLAIN, which sends the password as it is and so needs nothing but this line.
    func logIn(_ user: TestServer.User) throws(TestServerError) {
        let payload = [0] + Array(user.name.utf8) + [0] + Array(user.password.utf8)
        try run([
            "saslStart": 1, "mechanism": "PLAIN",
            "payload": .binary(Binary(payload, subtype: .generic)),
        ])
    }

    private func message(_ command: Document) throws(TestServerError) -> [UInt8] {
        let body: RawDocument
        do {
            body = try RawDocument(command)
        } catch {
            throw TestServerError(.unsupported, "the command cannot be sent: \(error)")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(21 + body.byteCount)
        let opMessage: Int32 = 2013
        for field in [Int32(21 + body.byteCount), requestID, 0, opMessage, 0] {
            withUnsafeBytes(of: field.littleEndian) { bytes.append(contentsOf: $0) }
        }
        bytes.append(0)
        body.withUnsafeBytes { bytes.append(contentsOf: $0) }
        return bytes
    }

    private func send(_ bytes: [UInt8]) throws(TestServerError) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
                return Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                sent += count
            } else if errno != EINTR {
                throw failure("send")
            }
        }
    }

    private func receive() throws(TestServerError) -> Document {
        let header = try receive(count: 16)
        let length = header.withUnsafeBytes { Int32(littleEndian: $0.loadUnaligned(as: Int32.self)) }
        guard (21...48_000_000).contains(length) else {
            throw TestServerError(.connectionFailed, "\(host) sent a message of \(length) bytes")
        }
        let rest = try receive(count: Int(length) - 16)
        do {
            // Four bytes of flags and the kind of the section come before the document.
            return try Document(RawDocument(validating: Array(rest.dropFirst(5))))
        } catch {
            throw TestServerError(.connectionFailed, "\(host) sent a reply that is not BSON: \(error)")
        }
    }

    private func receive(count: Int) throws(TestServerError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let received = bytes.withUnsafeMutableBytes { bytes in
                let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[filled...])
                return recv(descriptor, rest.baseAddress, rest.count, 0)
            }
            if received > 0 {
                filled += received
            } else if received == 0 {
                throw TestServerError(.connectionFailed, "\(host) closed the connection")
            } else if errno != EINTR {
                throw failure("receive")
            }
        }
        return bytes
    }

    private func failure(_ operation: String) -> TestServerError {
        TestServerError(.connectionFailed, "\(operation), \(host): \(String(cString: strerror(errno)))")
    }
}
