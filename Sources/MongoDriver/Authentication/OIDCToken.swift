import MongoCore

/// A token of an OpenID Connect provider. No description shows it.
public struct OIDCToken: Sendable {
    let secret: Secret
    /// How long it holds from now; nil when that is not known, and the server's refusal tells.
    public let lifetime: Duration?

    /// A token, as a text in the form that the server expects (a JSON Web Token).
    public init(_ accessToken: String, lifetime: Duration? = nil) {
        secret = Secret(accessToken)
        self.lifetime = lifetime
    }
}
