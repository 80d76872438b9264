internal import FoundationEssentials

/// The client's side of one SCRAM authentication (RFC 5802, RFC 7677): payloads in, payloads out.
///
/// Send ``clientFirst`` with saslStart, then feed each answer to ``receive(_:isDone:)`` and do what it says until it is
/// finished.
package struct ScramConversation: Sendable {
    /// What to do after an answer.
    package enum Step: Hashable, Sendable {
        /// Send this payload with saslContinue.
        case send([UInt8])
        /// The server has proved itself and ended the conversation: the connection is authenticated.
        case finished
    }

    private enum State: Sendable {
        /// Our nonce is out; ends with the server's nonce, salt and iterations.
        case awaitingServerFirst
        /// Our proof is out; ends with the server's signature.
        case awaitingServerFinal(signature: [UInt8])
        /// Both sides are proved, but the server wants one more, empty, exchange.
        case awaitingEnd
        case finished
        case failed
    }

    /// The iterations accepted: fewer than 4096 would let an impostor ask for something easy to guess from, and ten
    /// million keep a processor busy for seconds.
    static let iterations = 4096...10_000_000

    /// The mechanism spoken.
    package let mechanism: ScramMechanism
    private let password: Secret
    private let cache: ScramKeyCache
    private let nonce: String
    private let bareClientFirst: String
    private var state = State.awaitingServerFirst

    /// Begins a conversation for `credential`, whose keys are kept in `cache`.
    ///
    /// `nonce` is 24 random bytes unless given, which only tests do. Throws ``ScramError`` if the credential lacks user
    /// name or password, or the password cannot be used with SCRAM-SHA-256.
    package init(
        _ mechanism: ScramMechanism, _ credential: Credential, cache: ScramKeyCache, nonce: String? = nil
    ) throws(ScramError) {
        guard let username = credential.username, let password = credential.password else {
            throw .incompleteCredential
        }
        self.mechanism = mechanism
        self.cache = cache
        self.nonce = nonce ?? Self.randomNonce()
        do {
            self.password = Secret(try mechanism.prepare(password: password, username: username))
        } catch {
            throw .invalidPassword(error)
        }
        bareClientFirst = "n=\(Self.escape(username)),r=\(self.nonce)"
    }

    /// The first payload, which asks for no channel binding.
    package var clientFirst: [UInt8] { Array("n,,\(bareClientFirst)".utf8) }

    /// Takes the payload of the server's answer and its `done` field.
    ///
    /// Throws ``ScramError`` if the server does not follow the protocol or does not know the password; the
    /// conversation is then over and the connection must be closed.
    package mutating func receive(_ payload: [UInt8], isDone: Bool) throws(ScramError) -> Step {
        let current = state
        // Whatever throws below leaves the conversation failed.
        state = .failed
        switch current {
        case .awaitingServerFirst:
            if isDone { throw .endedEarly }
            let answer = try proof(for: payload)
            state = .awaitingServerFinal(signature: answer.signature)
            return .send(answer.message)
        case .awaitingServerFinal(let signature):
            try verify(payload, signature)
            state = isDone ? .finished : .awaitingEnd
            return isDone ? .finished : .send([])
        case .awaitingEnd:
            guard payload.isEmpty else { throw .malformed("it has a payload after the last message") }
            guard isDone else { throw .malformed("the conversation goes on after the last message") }
            state = .finished
            return .finished
        case .finished, .failed:
            throw .outOfTurn
        }
    }

    /// Answers the server's first message: our proof, and the signature the server will have to show.
    private func proof(for payload: [UInt8]) throws(ScramError) -> (message: [UInt8], signature: [UInt8]) {
        let serverFirst = try Self.text(payload)
        var attributes = ScramAttributes(serverFirst)
        if attributes.peek("m") != nil { throw .malformed("it demands an extension") }
        let fullNonce = try attributes.take("r")
        guard fullNonce.hasPrefix(nonce), fullNonce.utf8.count > nonce.utf8.count else { throw .foreignNonce }
        let salt = try Self.bytes(base64: attributes.take("s"))
        let iterations = try Self.iterations(attributes.take("i"))

        let keys = cache.keys(
            for: ScramKeys.Recipe(
                mechanism: mechanism, password: password, salt: salt, iterations: iterations))
        // The channel binding is the encoded "n,,".
        let clientFinal = "c=biws,r=\(fullNonce)"
        let message = Array("\(bareClientFirst),\(serverFirst),\(clientFinal)".utf8)
        let signature = mechanism.authenticate(message, key: mechanism.hash(keys.client))
        let proof = zip(keys.client, signature).map { $0 ^ $1 }
        return (
            Array("\(clientFinal),p=\(Data(proof).base64EncodedString())".utf8),
            mechanism.authenticate(message, key: keys.server)
        )
    }

    private func verify(_ payload: [UInt8], _ expected: [UInt8]) throws(ScramError) {
        var attributes = ScramAttributes(try Self.text(payload))
        if let reason = attributes.peek("e") { throw .refused(String(reason)) }
        let signature = try Self.bytes(base64: attributes.take("v"))
        guard Self.areEqual(signature, expected) else { throw .wrongServerSignature }
    }
}

extension ScramConversation {
    private static func text(_ payload: [UInt8]) throws(ScramError) -> String {
        guard let text = String(validating: payload, as: UTF8.self) else {
            throw .malformed("it is not UTF-8")
        }
        return text
    }

    private static func bytes(base64 text: Substring) throws(ScramError) -> [UInt8] {
        guard let data = Data(base64Encoded: String(text)), !data.isEmpty else {
            throw .malformed("a value is not Base64")
        }
        return Array(data)
    }

    private static func iterations(_ text: Substring) throws(ScramError) -> Int {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(text) else {
            throw .malformed("the number of iterations is not a number")
        }
        guard iterations.contains(count) else { throw .iterationsOutOfRange(count) }
        return count
    }

    /// Whether the two are equal, found out in a time that does not tell where they differ.
    private static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func escape(_ username: String) -> String {
        var escaped = ""
        for character in username.unicodeScalars {
            switch character {
            case "=": escaped += "=3D"
            case ",": escaped += "=2C"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }

    private static func randomNonce() -> String {
        var generator = SystemRandomNumberGenerator()
        return Data((0..<24).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
            .base64EncodedString()
    }
}
