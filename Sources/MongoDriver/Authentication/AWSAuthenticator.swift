import BSON
import MongoCore
import MongoTransport

/// Logs in as an AWS identity.
struct AWSAuthenticator: Authenticator {
    private let exchange: AuthenticationExchange
    private let keys: @Sendable () throws(CredentialError) -> AWSKeys

    init(_ exchange: AuthenticationExchange, keys: @escaping @Sendable () throws(CredentialError) -> AWSKeys)
    {
        self.exchange = exchange
        self.keys = keys
    }

    func addToHello(_ hello: inout Document) {
        // The mechanism has no step that could go out with hello.
    }

    func authenticate(on connection: Connection, hello: HelloReply, deadline: Deadline) async throws {
        let conversation: AWSConversation
        do throws(CredentialError) {
            conversation = AWSConversation(try keys())
        } catch {
            throw exchange.failure(error.message, command: "saslStart")
        }
        let first: Document = [
            "saslStart": 1, "mechanism": "MONGODB-AWS",
            "payload": .binary(Binary(try conversation.clientFirst())),
        ]
        let answer = try await exchange.run(first, on: connection, deadline: deadline)
        let payload: [UInt8]
        do {
            payload = try conversation.clientSecond(to: answer["payload"]?.binaryValue?.bytes ?? [])
        } catch {
            throw exchange.failure("\(error)", command: "saslStart")
        }
        let second: Document = [
            "saslContinue": 1, "conversationId": answer["conversationId"] ?? 1,
            "payload": .binary(Binary(payload)),
        ]
        let end = try await exchange.run(second, on: connection, deadline: deadline)
        guard end["done"]?.boolValue == true else {
            throw exchange.failure("the server does not end the conversation", command: "saslContinue")
        }
    }
}
