import BSON
import Glibc
import MongoTransport
import MongoWire

/// One blocking socket to one server, for the commands that set servers up and tear data down.
///
/// It is apart from the driver on purpose: what tests the driver must work when the driver does not.
final class CommandConnection {
    private let socket: MessageSocket
    private let host: String
    private var requestID: Int32 = 0

    /// Connects to 127.0.0.1.
    ///
    /// - Throws: ``TestServerError`` when nothing listens there, or the two do not agree on TLS.
    init(
        port: UInt16, encryption: TLSContext? = nil, timeout: Duration = .seconds(30)
    ) throws(TestServerError) {
        host = "127.0.0.1:\(port)"
        let descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .system("socket") }
        socket = MessageSocket(adopting: descriptor, peer: host)
        socket.setTimeout(timeout)
        guard LoopbackAddress(port: port).with({ connect(descriptor, $0, $1) }) == 0 else {
            throw TestServerError(.connectionFailed, "connect, \(host): \(String(cString: strerror(errno)))")
        }
        if let encryption { try socket.encrypt(encryption, host: "127.0.0.1") }
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
            serverCode: reply["code"]?.intValue.flatMap { Int32(exactly: $0) })
    }

    /// Logs in with PLAIN, which sends the password as it is and so needs nothing but this line.
    func logIn(_ user: TestServer.User) throws(TestServerError) {
        let payload = [0] + Array(user.name.utf8) + [0] + Array(user.password.utf8)
        try run([
            "saslStart": 1, "mechanism": "PLAIN", "payload": .binary(Binary(payload, subtype: .generic)),
        ])
    }

    private func reply(to command: Document, database: String) throws(TestServerError) -> Document {
        var command = command
        command["$db"] = .string(database)
        requestID &+= 1
        do {
            try socket.send(OpMessage(requestID: requestID, body: RawDocument(command)))
            guard let reply = try socket.receive() else {
                throw TestServerError(.connectionFailed, "\(host) closed the connection")
            }
            return try Document(reply.body)
        } catch let error as TestServerError {
            throw error
        } catch {
            throw TestServerError(.connectionFailed, "a message to or from \(host) is not BSON: \(error)")
        }
    }
}
