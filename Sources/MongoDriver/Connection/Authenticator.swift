import BSON
import MongoCore
import MongoTransport

/// Proves to a server that the client knows a user's password, by SCRAM.
///
/// The first step rides along with hello where the mechanism is known or likely, which saves a round trip.
struct Authenticator {
    private let credential: Credential
    private let address: ServerAddress
    private let cache: ScramKeyCache
    /// The conversation whose first message went out with hello.
    private let speculative: ScramConversation

    init(_ credential: Credential, cache: ScramKeyCache, address: ServerAddress) throws {
        self.credential = credential
        self.address = address
        self.cache = cache
        let mechanism: ScramMechanism = credential.mechanism == .scramSHA1 ? .sha1 : .sha256
        speculative = try Self.conversation(mechanism, credential, cache, address)
    }

    private static func conversation(
        _ mechanism: ScramMechanism, _ credential: Credential, _ cache: ScramKeyCache,
        _ address: ServerAddress
    ) throws -> ScramConversation {
        do throws(ScramError) {
            return try ScramConversation(mechanism, credential, cache: cache)
        } catch {
            throw failure("\(error)", address, credential)
        }
    }

    /// Adds the question for the user's mechanisms and the first step of the likely one.
    func addToHello(_ hello: inout Document) {
        if credential.mechanism == nil, let user = credential.username {
            hello["saslSupportedMechs"] = .string("\(credential.source).\(user)")
        }
        var first = Self.start(speculative)
        first["db"] = .string(credential.source)
        hello["speculativeAuthenticate"] = .document(first)
    }

    /// Ends what hello began, or starts anew where the server did not answer it or wants the other mechanism.
    func authenticate(on connection: Connection, hello: HelloReply, deadline: Deadline) async throws {
        let mechanism = chosenMechanism(hello)
        if let answer = hello.speculativeAuthenticate, mechanism == speculative.mechanism {
            return try await converse(speculative, answer: answer, on: connection, deadline: deadline)
        }
        let conversation = try Self.conversation(mechanism, credential, cache, address)
        let answer = try await run(Self.start(conversation), on: connection, deadline: deadline)
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
                throw failure("\(error)")
            }
            guard case .send(let payload) = step else { return }
            let next: Document = [
                "saslContinue": 1, "conversationId": answer["conversationId"] ?? 1,
                "payload": .binary(Binary(payload)),
            ]
            answer = try await run(next, on: connection, deadline: deadline)
        }
    }

    private func run(_ command: Document, on connection: Connection, deadline: Deadline) async throws
        -> Document
    {
        do {
            return try await connection.runHandshakeCommand(
                command, database: credential.source, deadline: deadline)
        } catch let error as CommandError {
            throw failure(error.message, cause: error)
        }
    }

    private func failure(_ reason: String, cause: CommandError? = nil) -> AuthenticationError {
        Self.failure(reason, address, credential, cause: cause)
    }

    private static func failure(
        _ reason: String, _ address: ServerAddress, _ credential: Credential, cause: CommandError? = nil
    ) -> AuthenticationError {
        let user = credential.username ?? ""
        return AuthenticationError(
            message: "User \(user) of \(credential.source) could not be authenticated: \(reason)",
            context: ErrorContext(command: "saslStart", database: credential.source, address: address),
            cause: cause)
    }
}
