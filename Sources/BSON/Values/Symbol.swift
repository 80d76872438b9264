/// Deprecated in BSON: a string of another type. Kept so that old data survives.
public struct Symbol: Hashable, Sendable {
    /// The text.
    public let string: String

    /// Makes a symbol.
    public init(_ string: String) {
        self.string = string
    }
}
