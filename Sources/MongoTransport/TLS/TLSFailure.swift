/// Why a TLS connection cannot begin or go on.
package struct TLSFailure: Error, Sendable {
    /// What is wrong.
    package enum Kind: Sendable, Hashable {
        /// The peer's certificate is not accepted.
        case certificate
        /// What the peer sent, or answers to what was sent, is not TLS as both sides accept it.
        case protocolViolation
        /// The peer ended the connection in TLS's own way.
        case ended
    }

    package let kind: Kind
    /// OpenSSL's reason, in words.
    package let reason: String

    init(_ kind: Kind, _ reason: String) {
        self.kind = kind
        self.reason = reason
    }
}
