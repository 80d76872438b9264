/// Who to authenticate as, and how.
///
/// No description shows the password or the mechanism's properties, which can hold a session token.
public struct Credential: Hashable, Sendable {
    /// A way to authenticate, by its name in MongoDB.
    public enum Mechanism: String, CaseIterable, Hashable, Sendable {
        /// Salted challenge and response with SHA-1.
        case scramSHA1 = "SCRAM-SHA-1"
        /// Salted challenge and response with SHA-256.
        case scramSHA256 = "SCRAM-SHA-256"
        /// A client certificate.
        case x509 = "MONGODB-X509"
        /// The password in clear text, for LDAP.
        case plain = "PLAIN"
        /// An AWS identity.
        case aws = "MONGODB-AWS"
        /// An OpenID Connect token.
        case oidc = "MONGODB-OIDC"
        /// Kerberos.
        case gssapi = "GSSAPI"
    }

    /// The user's name; nil where the mechanism finds it elsewhere.
    public let username: String?

    /// The database that holds the user; `$external` for users outside of MongoDB.
    public let source: String

    /// The mechanism; nil lets the server's list decide between SCRAM-SHA-256 and SCRAM-SHA-1.
    public let mechanism: Mechanism?

    private let secretPassword: Secret?
    private let secretProperties: [String: Secret]

    /// The password; nil where the mechanism needs none.
    public var password: String? { secretPassword?.value }

    /// The mechanism's properties, by upper-case name.
    public var mechanismProperties: [String: String] { secretProperties.mapValues(\.value) }

    /// A credential.
    ///
    /// `source` is by default `admin` for SCRAM and `$external` for the others; `mechanism` nil, the default, lets the
    /// server choose. Throws ``CredentialError`` if the mechanism needs something that is missing or forbids something
    /// that is there.
    public init(
        username: String?, password: String? = nil, source: String? = nil, mechanism: Mechanism? = nil,
        mechanismProperties: [String: String] = [:]
    ) throws(CredentialError) {
        let rules = CredentialRules(mechanism)
        var properties: [String: String] = [:]
        for (name, value) in mechanismProperties { properties[name.uppercased()] = value }
        try rules.check(username: username, password: password, source: source)
        try rules.check(&properties, username: username)
        self.username = username
        self.source = source ?? rules.defaultSource
        self.mechanism = mechanism
        secretPassword = password.map(Secret.init)
        secretProperties = properties.mapValues(Secret.init)
    }
}

extension Credential {
    /// The same one, held by another database.
    func with(source: String) throws(CredentialError) -> Credential {
        try Credential(
            username: username, password: password, source: source, mechanism: mechanism,
            mechanismProperties: mechanismProperties)
    }

    /// The credential of a connection string, or nil if it has none.
    init?(
        user: (name: String, password: String?)?, database: String?, _ options: AuthenticationOptions,
        hasTokenCallback: Bool
    ) throws(CredentialError) {
        if user == nil, options.mechanism == nil {
            guard options.properties.isEmpty else {
                throw CredentialError("authMechanismProperties need an authMechanism")
            }
            // A database or an authSource alone does not ask for authentication.
            return nil
        }
        if options.mechanism == .oidc, options.properties["ENVIRONMENT"] == nil, !hasTokenCallback {
            throw CredentialError(
                "MONGODB-OIDC needs the property ENVIRONMENT, or a callback in the client's options")
        }
        let source = options.source ?? (CredentialRules(options.mechanism).usesDatabase ? database : nil)
        try self.init(
            username: user?.name, password: user?.password, source: source, mechanism: options.mechanism,
            mechanismProperties: options.properties)
    }
}
