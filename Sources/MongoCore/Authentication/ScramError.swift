/// Why a SCRAM conversation failed. No case carries a secret.
package enum ScramError: Error, Hashable, Sendable {
    /// The credential has no user name or no password.
    case incompleteCredential
    /// The password has characters that SCRAM-SHA-256 cannot use.
    case invalidPassword(SASLprepError)
    /// A message from the server is not what the protocol asks for.
    case malformed(String)
    /// The server's nonce does not continue ours: the answer belongs to another conversation.
    case foreignNonce
    /// The server asks for a number of iterations that is too small to be safe, or too large to be meant.
    case iterationsOutOfRange(Int)
    /// The server reported an error in place of its signature.
    case refused(String)
    /// The server's signature is wrong: it does not know the password.
    case wrongServerSignature
    /// The server ended the conversation before it proved itself.
    case endedEarly
    /// A message came that the conversation did not wait for.
    case outOfTurn
}

extension ScramError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .incompleteCredential: "SCRAM needs a user name and a password"
        case .invalidPassword(let error): "\(error)"
        case .malformed(let what): "the server's SCRAM message is malformed: \(what)"
        case .foreignNonce: "the server's SCRAM nonce does not begin with the client's"
        case .iterationsOutOfRange(let count):
            "the server asks for \(count) SCRAM iterations, outside of \(ScramConversation.iterations)"
        case .refused(let reason): "the server refused the SCRAM conversation: \(reason)"
        case .wrongServerSignature: "the server's SCRAM signature is wrong; it does not know the password"
        case .endedEarly:
            "the server ended the SCRAM conversation before it proved that it knows the password"
        case .outOfTurn: "a SCRAM message came that the conversation did not wait for"
        }
    }
}
