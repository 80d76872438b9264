import BSON
import MongoCore
import MongoTransport

/// Proves to a server that the client knows a user's password, by SCRAM.
///
/// Where the mechanism is not given, the likely one's first step goes out with hello.
struct ScramAuthenticator: Authenticator {
    private let exchange: AuthenticationExchange
    private let cache: ScramKeyCache
    /// The conversation whose first message went out with hello.
    private let speculative: ScramConversation

    init(_ exchange: AuthenticationExchange, cache: ScramKeyCache) throws {
        self.exchange = exchange
        self.cache = cache
        let mechanism: ScramMechanism = exchange.credential.mechanism == .scramSHA1 ? .sha1 : .sha256
        speculative = try Self.conversation(mechanism, exchange, cache)
    }

    private var credential: Credential { exchange.credential }

    private static func conversation(
        _ mechanism: ScramMechanism, _ exchange: AuthenticationExchange, _ cache: ScramKeyCache
    ) throws -> ScramConversation {
        do throws(ScramError) {
            return try ScramConversation(mechanism, exchange.credential, cache: cache)
        } catch {
            throw exchange.failure("\(error)", command: "saslStart")
        }
    }

    func addToHello(_ hello: inout Document) {
        if credential.mechanism == nil, let user = credential.username {
            hello["saslSupportedMechs"] = .string("\(credential.source).\(user)")
        }
        var first = Self.start(speculative)
        first["db"] = .string(credential.source)
        hello["speculativeAuthenticate"] = .document(first)
    }

    func authenticate(on connection: Connection, hello: HelloReply, deadline: Deadline) async throws {
        let mechanism = chosenMechanism(hello)
        if let answer = hello.speculativeAuthenticate, mechanism == speculative.mechanism {
            return try await converse(speculative, answer: answer, on: connection, deadline: deadline)
        }
        let conversation = try Self.conversation(mechanism, exchange, cache)
        let answer = try await exchange.run(Self.start(conversation), on: connection, deadline: deadline)
        try await converse(conversation, answer: answer, on: connection, deadline: deadline)
    }

    private func chosenMechanism(_ hello: HelloReply) -> ScramMechanism {
        switch credential.mechanism {
        case .scramSHA1: return .sha1
        case .scramSHA256: return .sha256
        default:
            let supported = hello.saslSupportedMechanisms ?? []
            return supported.contains(ScramMechanism.sha256.name) ? .sha256 : .sha1
        }
    }

    private static func start(_ conversation: ScramConversation) -> Document {
        [
            "saslStart": 1, "mechanism": .string(conversation.mechanism.name),
            "payload": .binary(Binary(conversation.clientFirst)), "autoAuthorize": 1,
            "options": ["skipEmptyExchange": true],
        ]
    }

    private func converse(
        _ conversation: ScramConversation, answer: Document, on connection: Connection, deadline: Deadline
    ) async throws {
        var conversation = conversation
        var answer = answer
        while true {
            let step: ScramConversation.Step
            do throws(ScramError) {
                step = try conversation.receive(
                    answer["payload"]?.binaryValue?.bytes ?? [], isDone: answer["done"]?.boolValue ?? false)
            } catch {
                throw exchange.failure("\(error)", command: "saslContinue")
            }
            guard case .send(let payload) = step else { return }
            let next: Document = [
                "saslContinue": 1, "conversationId": answer["conversationId"] ?? 1,
                "payload": .binary(Binary(payload)),
            ]
            answer = try await exchange.run(next, on: connection, deadline: deadline)
        }
    }
}
