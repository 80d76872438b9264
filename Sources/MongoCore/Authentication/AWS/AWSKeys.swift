/// What proves an AWS identity: an access key, its secret, and for temporary keys a session token.
package struct AWSKeys: Hashable, Sendable {
    /// The public half.
    package let accessKeyID: String
    private let secretKey: Secret
    private let token: Secret?

    /// The secret half.
    var secretAccessKey: String { secretKey.value }
    /// The token that temporary keys come with.
    var sessionToken: String? { token?.value }

    package init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
        self.accessKeyID = accessKeyID
        secretKey = Secret(secretAccessKey)
        token = sessionToken.map(Secret.init)
    }

    /// The keys of a credential, else those in the environment variables `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and
    /// `AWS_SESSION_TOKEN`.
    ///
    /// - Throws: `CredentialError` when there are none, or only a part. The other sources of keys that AWS has are
    ///   refused by name.
    package init(_ credential: Credential, environment: [String: String]) throws(CredentialError) {
        if let user = credential.username, let password = credential.password {
            self.init(
                accessKeyID: user, secretAccessKey: password,
                sessionToken: credential.mechanismProperties["AWS_SESSION_TOKEN"])
            return
        }
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let identifier = value("AWS_ACCESS_KEY_ID")
        let secret = value("AWS_SECRET_ACCESS_KEY")
        let token = value("AWS_SESSION_TOKEN")
        if let identifier, let secret {
            self.init(accessKeyID: identifier, secretAccessKey: secret, sessionToken: token)
            return
        }
        guard identifier == nil, secret == nil, token == nil else {
            let missing = identifier == nil ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY"
            throw CredentialError("MONGODB-AWS: the environment has a part of the keys, but no \(missing)")
        }
        throw CredentialError("MONGODB-AWS has no keys: \(Self.refusal(of: environment))")
    }

    private static func refusal(of environment: [String: String]) -> String {
        let source: String
        if environment["AWS_WEB_IDENTITY_TOKEN_FILE"] != nil {
            source = "AssumeRoleWithWebIdentity (AWS_WEB_IDENTITY_TOKEN_FILE)"
        } else if environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] != nil {
            source = "the ECS endpoint (AWS_CONTAINER_CREDENTIALS_RELATIVE_URI)"
        } else {
            source = "the EC2 endpoint"
        }
        return
            "\(source) is not implemented; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give a credential"
    }
}
