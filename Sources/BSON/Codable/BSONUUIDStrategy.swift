/// How a Codable `UUID` is stored.
public enum BSONUUIDStrategy: Hashable, Sendable {
    /// Binary in this representation. The default is `.binary(.standard)`, subtype 4.
    case binary(UUIDRepresentation)
    /// A string of 36 characters in upper case; read in either case.
    case string
}
