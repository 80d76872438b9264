/// Why a credential cannot exist: what its mechanism needs and lacks, or has and forbids.
public struct CredentialError: Error, Hashable, Sendable {
    /// What is missing or forbidden; never a secret.
    public let message: String

    init(_ message: String) {
        self.message = message
    }
}

extension CredentialError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
