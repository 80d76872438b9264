import MongoTransport

/// Connections cannot be encrypted as the connection string asks; thrown when the client is made.
public struct TLSConfigurationError: MongoError {
    /// What stands in the way.
    public enum Reason: Hashable, Sendable {
        /// OpenSSL 3 cannot be loaded on this machine.
        case libraryMissing
        /// `tlsCAFile`, or the system's certificate authorities, cannot be read.
        case authorities
        /// `tlsCertificateKeyFile` cannot be read, or its password is wrong or missing.
        case clientCertificate
        /// Something else; see the message.
        case other
    }

    /// What stands in the way.
    public let reason: Reason
    /// What happened, naming the library or file; never contains the key's password.
    public let message: String

    /// Empty: nothing has been spoken to.
    public var context: ErrorContext { ErrorContext() }

    /// True: nothing was sent.
    public var isSafeToRetry: Bool { true }

    init(_ error: TLSSetupError) {
        reason =
            switch error.kind {
            case .libraryMissing: .libraryMissing
            case .authorities: .authorities
            case .clientCertificate: .clientCertificate
            case .other: .other
            }
        message = error.description
    }
}
