/// Why connections cannot be encrypted as asked, found out before any connection is made.
package struct TLSSetupError: Error, Sendable, CustomStringConvertible {
    /// What is wrong.
    package enum Kind: Sendable, Hashable {
        /// OpenSSL cannot be loaded, or is too old.
        case libraryMissing
        /// The file of certificate authorities cannot be read.
        case authorities
        /// The file with the client's certificate and key cannot be read, decrypted or used.
        case clientCertificate
        /// OpenSSL refuses something else.
        case other
    }

    package let kind: Kind
    /// What happened, naming the library or file; never a password.
    package let description: String

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
