/// What a mechanism needs, allows and forbids in a credential.
struct CredentialRules {
    private let mechanism: Credential.Mechanism?

    init(_ mechanism: Credential.Mechanism?) {
        self.mechanism = mechanism
    }

    /// The source where neither an authSource nor a database names one.
    var defaultSource: String {
        switch mechanism {
        case nil, .scramSHA1, .scramSHA256: "admin"
        case .x509, .plain, .aws, .oidc, .gssapi: Self.external
        }
    }

    /// Whether the connection string's database is the source unless an authSource is given.
    var usesDatabase: Bool {
        switch mechanism {
        case nil, .scramSHA1, .scramSHA256, .plain: true
        case .x509, .aws, .oidc, .gssapi: false
        }
    }

    func check(username: String?, password: String?, source: String?) throws(CredentialError) {
        if username == "" { throw CredentialError("the user name is empty") }
        if source == "" { throw CredentialError("the source is empty") }
        if !usesDatabase, let source, source != Self.external {
            throw CredentialError("\(name) needs the source $external, not \(source)")
        }
        switch mechanism {
        case nil, .scramSHA1, .scramSHA256, .gssapi:
            if username == nil { throw CredentialError("\(name) needs a user name") }
        case .plain:
            if username == nil || password == nil {
                throw CredentialError("\(name) needs a user name and a password")
            }
        case .x509, .oidc:
            if password != nil { throw CredentialError("\(name) takes no password") }
        case .aws:
            if (username == nil) != (password == nil) {
                throw CredentialError("\(name) takes an access key and its secret, or neither")
            }
        }
    }

    /// Checks the properties and adds the ones that have a default.
    func check(_ properties: inout [String: String], username: String?) throws(CredentialError) {
        if let unknown = properties.keys.sorted().first(where: { !knownProperties.contains($0) }) {
            throw CredentialError("\(name) has no property \(unknown)")
        }
        switch mechanism {
        case .gssapi: try checkKerberos(&properties)
        case .aws:
            if username == nil, properties["AWS_SESSION_TOKEN"] != nil {
                throw CredentialError(
                    "\(name) takes AWS_SESSION_TOKEN only beside an access key and its secret")
            }
        case .oidc: try checkOpenID(properties, username: username)
        case nil, .scramSHA1, .scramSHA256, .x509, .plain: break
        }
    }

    private func checkKerberos(_ properties: inout [String: String]) throws(CredentialError) {
        if properties["SERVICE_NAME"] == nil { properties["SERVICE_NAME"] = "mongodb" }
        let ways = ["none", "forward", "forwardAndReverse", "true", "false"]
        if let way = properties["CANONICALIZE_HOST_NAME"], !ways.contains(way) {
            throw CredentialError("CANONICALIZE_HOST_NAME is none, forward or forwardAndReverse")
        }
    }

    private func checkOpenID(_ properties: [String: String], username: String?) throws(CredentialError) {
        // Without an environment the tokens come from a callback, and the user's name goes to that.
        guard let environment = properties["ENVIRONMENT"] else { return }
        let hasResource = properties["TOKEN_RESOURCE"] != nil
        switch environment {
        case "azure", "gcp":
            if !hasResource { throw CredentialError("ENVIRONMENT \(environment) needs TOKEN_RESOURCE") }
        case "test", "k8s":
            if hasResource { throw CredentialError("ENVIRONMENT \(environment) takes no TOKEN_RESOURCE") }
        default: throw CredentialError("ENVIRONMENT is test, azure, gcp or k8s")
        }
        if username != nil, environment != "azure" {
            throw CredentialError("ENVIRONMENT \(environment) takes no user name")
        }
    }

    private var knownProperties: Set<String> {
        switch mechanism {
        case nil, .scramSHA1, .scramSHA256, .x509, .plain: []
        case .aws: ["AWS_SESSION_TOKEN"]
        case .oidc: ["ENVIRONMENT", "TOKEN_RESOURCE"]
        case .gssapi: ["SERVICE_NAME", "CANONICALIZE_HOST_NAME", "SERVICE_REALM", "SERVICE_HOST"]
        }
    }

    private var name: String { mechanism?.rawValue ?? "authentication" }

    private static let external = "$external"
}
