/// A regular expression as MongoDB understands it (PCRE).
public struct RegularExpression: Hashable, Sendable {
    /// The pattern, without slashes.
    public let pattern: String
    /// The option letters, sorted, as BSON wants them.
    public let options: String

    /// Makes an expression; the option letters may come in any order.
    ///
    /// The letters that servers know are `i` (ignore case), `m` (lines), `s` (dot matches all) and `x` (verbose);
    /// others are kept, and the server refuses them.
    public init(_ pattern: String, options: String = "") {
        self.pattern = pattern
        self.options = String(options.unicodeScalars.sorted().map(Character.init))
    }
}
