import BSON
import MongoCore
import MongoTransport

/// Proves to a server who the client is, by one mechanism.
///
/// The first step rides along with hello where the mechanism allows it, which saves a round trip.
protocol Authenticator {
    /// Adds the mechanism's first step to hello, and what else it has to ask.
    func addToHello(_ hello: inout Document)

    /// Ends what hello began, or does the whole where the server did not answer it.
    ///
    /// - Throws: `AuthenticationError`, or what broke the connection.
    func authenticate(on connection: Connection, hello: HelloReply, deadline: Deadline) async throws
}

extension ConnectionSettings {
    /// What logs a new connection in; nil when nobody is to be logged in.
    func authenticator(for address: ServerAddress) throws -> (any Authenticator)? {
        guard let credential else { return nil }
        let exchange = AuthenticationExchange(credential: credential, address: address)
        switch credential.mechanism {
        case nil, .scramSHA1, .scramSHA256:
            return try ScramAuthenticator(exchange, cache: keyCache)
        case .x509:
            return CertificateAuthenticator(exchange)
        case .some(let mechanism):
            throw exchange.failure("\(mechanism.rawValue) is not implemented", command: "saslStart")
        }
    }
}
