/// How a Codable `Data` is stored.
public enum BSONDataStrategy: Hashable, Sendable {
    /// Binary of the generic subtype. The default.
    case binary
    /// A base64 string.
    case base64
}
