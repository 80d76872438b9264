import BSON
import MongoCore
import MongoTransport

/// Sends user name and password as they are, for the server to ask a directory service about (RFC 4616).
struct PlainAuthenticator: Authenticator {
    private let exchange: AuthenticationExchange

    init(_ exchange: AuthenticationExchange) {
        self.exchange = exchange
    }

    func addToHello(_ hello: inout Document) {
        // There is nothing to save: the whole login is one exchange, and the password goes out once.
    }

    func authenticate(on connection: Connection, hello: HelloReply, deadline: Deadline) async throws {
        let user = Array((exchange.credential.username ?? "").utf8)
        let password = Array((exchange.credential.password ?? "").utf8)
        let command: Document = [
            "saslStart": 1, "mechanism": "PLAIN", "payload": .binary(Binary([0] + user + [0] + password)),
            "autoAuthorize": 1,
        ]
        let reply = try await exchange.run(command, on: connection, deadline: deadline)
        guard reply["done"]?.boolValue == true else {
            throw exchange.failure("the server wants more than PLAIN has to say", command: "saslStart")
        }
    }
}
