import BSON
import MongoCore
import MongoTransport

/// Logs in as the subject of the certificate that the client showed when the connection was encrypted.
struct CertificateAuthenticator: Authenticator {
    private let exchange: AuthenticationExchange

    init(_ exchange: AuthenticationExchange) {
        self.exchange = exchange
    }

    /// The whole login. The server reads the name from the certificate; one that the application gave is checked there.
    private var command: Document {
        var command: Document = ["authenticate": 1, "mechanism": "MONGODB-X509"]
        if let user = exchange.credential.username { command["user"] = .string(user) }
        return command
    }

    func addToHello(_ hello: inout Document) {
        var command = command
        command["db"] = .string(exchange.credential.source)
        hello["speculativeAuthenticate"] = .document(command)
    }

    func authenticate(on connection: Connection, hello: HelloReply, deadline: Deadline) async throws {
        // The server answers in hello only when it has logged the client in.
        if hello.speculativeAuthenticate != nil { return }
        _ = try await exchange.run(command, on: connection, deadline: deadline)
    }
}
