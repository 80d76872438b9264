import BSON
import MongoCore
import MongoTransport
import Synchronization

/// Logs in with a token that the application's callback gave.
///
/// A class, since a connection has to know which token it used when the server wants a new one.
final class OIDCAuthenticator: Authenticator {
    private let exchange: AuthenticationExchange
    private let cache: OIDCTokenCache
    /// The token that this connection used last.
    private let used = Mutex<Secret?>(nil)

    /// The server's code for a credential that it does not accept.
    private static let authenticationFailed: Int32 = 18

    init(_ exchange: AuthenticationExchange, cache: OIDCTokenCache) {
        self.exchange = exchange
        self.cache = cache
    }

    func addToHello(_ hello: inout Document) {
        // A token at hand goes out with hello; none is asked for just for that.
        guard let token = cache.current, var start = try? Self.start(token) else { return }
        start["db"] = .string(exchange.credential.source)
        hello["speculativeAuthenticate"] = .document(start)
        used.withLock { $0 = token }
    }

    func authenticate(on connection: Connection, hello: HelloReply, deadline: Deadline) async throws {
        if let answer = hello.speculativeAuthenticate, answer["done"]?.boolValue == true { return }
        if let token = cache.current {
            do {
                return try await logIn(token, on: connection, deadline: deadline)
            } catch let error as AuthenticationError where error.code == Self.authenticationFailed {
                // It may have expired before its time; the callback has a newer one.
                cache.forget(token)
            }
        }
        try await logIn(try await newToken(deadline: deadline), on: connection, deadline: deadline)
    }

    func reauthenticate(on connection: Connection, deadline: Deadline) async throws {
        if let token = used.withLock({ $0 }) { cache.forget(token) }
        try await authenticate(on: connection, hello: HelloReply([:]), deadline: deadline)
    }

    private func newToken(deadline: Deadline) async throws -> Secret {
        do {
            return try await cache.token(deadline: deadline)
        } catch let error as CancellationError {
            throw error
        } catch let error as TransportError where error.code == .timedOut || error.code == .cancelled {
            throw error
        } catch {
            throw exchange.failure("the OIDC callback gave no token: \(error)", command: "saslStart")
        }
    }

    private func logIn(_ token: Secret, on connection: Connection, deadline: Deadline) async throws {
        used.withLock { $0 = token }
        let reply: Document
        do {
            reply = try await exchange.run(try Self.start(token), on: connection, deadline: deadline)
        } catch let error as AuthenticationError {
            if error.code == Self.authenticationFailed { cache.forget(token) }
            throw error
        }
        guard reply["done"]?.boolValue == true else {
            throw exchange.failure("the server wants more than a token", command: "saslStart")
        }
    }

    private static func start(_ token: Secret) throws(BSONError) -> Document {
        let payload = try (["jwt": .string(token.value)] as Document).encoded().withUnsafeBytes { Array($0) }
        return ["saslStart": 1, "mechanism": "MONGODB-OIDC", "payload": .binary(Binary(payload))]
    }
}
