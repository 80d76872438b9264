/// What a token is asked for with.
public struct OIDCRequest: Sendable {
    /// The version of this interface, 1.
    public let version: Int
    /// The name in the credential; nil if it has none.
    public let username: String?
    /// How long the callback may take: a minute, or less where the connection has to be there sooner.
    public let timeout: Duration
}
