import BSON
import MongoCore
import MongoTransport

/// Proves to a server who the client is, by one mechanism.
///
/// The first step rides along with hello where the mechanism allows it, which saves a round trip.
protocol Authenticator: Sendable {
    /// Adds the mechanism's first step to hello, and what else it has to ask.
    func addToHello(_ hello: inout Document)

    /// Ends what hello began, or does the whole where the server did not answer it.
    ///
    /// - Throws: `AuthenticationError`, or what broke the connection.
    func authenticate(on connection: Connection, hello: HelloReply, deadline: Deadline) async throws

    /// Logs in once more on a connection whose login the server no longer accepts.
    ///
    /// - Throws: as `authenticate` does.
    func reauthenticate(on connection: Connection, deadline: Deadline) async throws
}

extension Authenticator {
    func reauthenticate(on connection: Connection, deadline: Deadline) async throws {
        // A fresh login: what hello once answered is used up.
        try await authenticate(on: connection, hello: HelloReply([:]), deadline: deadline)
    }
}

extension ConnectionSettings {
    /// What logs a new connection in; nil when nobody is to be logged in.
    func authenticator(for address: ServerAddress) throws -> (any Authenticator)? {
        guard let credential, let authentication else { return nil }
        let exchange = AuthenticationExchange(credential: credential, address: address)
        return switch authentication {
        case .scram(let cache): try ScramAuthenticator(exchange, cache: cache)
        case .certificate: CertificateAuthenticator(exchange)
        case .plain: PlainAuthenticator(exchange)
        case .aws(let keys): AWSAuthenticator(exchange, keys: keys)
        case .token(let cache): OIDCAuthenticator(exchange, cache: cache)
        }
    }
}
