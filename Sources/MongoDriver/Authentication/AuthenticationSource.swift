import MongoCore

/// Who a client's connections log in as, with all that the mechanism takes: checked before anything is sent.
enum AuthenticationSource: Sendable {
    /// A password, proved by SCRAM; the keys derived from it take long to derive.
    case scram(ScramKeyCache)
    /// The certificate of the encrypted connection.
    case certificate
    /// A password in clear text.
    case plain
    /// An AWS identity, whose keys are looked for at each login: those of the environment may change.
    case aws(@Sendable () throws(CredentialError) -> AWSKeys)
    /// A token that the application gives.
    case token(OIDCTokenCache)

    /// What a credential needs.
    ///
    /// - Parameters:
    ///   - callback: Gives tokens, for MONGODB-OIDC only.
    ///   - environment: Gives the environment variables, where AWS keys may be.
    /// - Throws: `ConnectionStringError` for what is missing, or refused.
    init(
        _ credential: Credential, callback: OIDCTokenCache.Callback?,
        environment: @escaping @Sendable () -> [String: String]
    ) throws(ConnectionStringError) {
        switch credential.mechanism {
        case nil, .scramSHA1, .scramSHA256: self = .scram(ScramKeyCache())
        case .x509: self = .certificate
        case .plain: self = .plain
        case .aws:
            do throws(CredentialError) {
                _ = try AWSKeys(credential, environment: environment())
                self = .aws { () throws(CredentialError) in
                    try AWSKeys(credential, environment: environment())
                }
            } catch {
                throw ConnectionStringError(.invalidCredential, option: .authMechanism, error.message)
            }
        case .oidc:
            guard let callback else { throw Self.noCallback(credential) }
            guard credential.mechanismProperties["ENVIRONMENT"] == nil else {
                throw ConnectionStringError(
                    .conflictingOptions, option: .authMechanismProperties,
                    "MONGODB-OIDC takes either the property ENVIRONMENT or a callback")
            }
            self = .token(OIDCTokenCache(username: credential.username, callback: callback))
        case .gssapi: throw Self.kerberos
        }
    }

    private static func noCallback(_ credential: Credential) -> ConnectionStringError {
        let environment = credential.mechanismProperties["ENVIRONMENT"].map { "the ENVIRONMENT \($0)" }
        return ConnectionStringError(
            .unsupported, option: .authMechanism,
            "MONGODB-OIDC by \(environment ?? "a human") is not implemented: give MongoClientOptions.oidcCallback"
        )
    }

    private static let kerberos = ConnectionStringError(
        .unsupported, option: .authMechanism, "authMechanism GSSAPI (Kerberos) is not implemented")
}
