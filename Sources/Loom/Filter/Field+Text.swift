public import BSON

extension Field where Value == String {
    /// Begins with a text, compared letter by letter; an index on the field serves it.
    ///
    /// The text is taken literally, whatever characters it has. MongoDB: `$regex`.
    public func hasPrefix(_ prefix: String) -> Filter<Model> {
        matches(RegularExpression("^" + Self.literal(prefix)))
    }

    /// Ends with a text. Reads every value of the field. MongoDB: `$regex`.
    public func hasSuffix(_ suffix: String) -> Filter<Model> {
        // \z, not $: a dollar sign also matches before a final line break.
        matches(RegularExpression(Self.literal(suffix) + #"\z"#))
    }

    /// Has a text somewhere in it. Reads every value of the field. MongoDB: `$regex`.
    public func contains(_ text: String, ignoringCase: Bool = false) -> Filter<Model> {
        matches(RegularExpression(Self.literal(text), options: ignoringCase ? "i" : ""))
    }

    /// Matches a regular expression as MongoDB understands it (PCRE). MongoDB: `$regex`.
    public func matches(_ expression: RegularExpression) -> Filter<Model> {
        Filter(path, "$regex", .value(.regularExpression(expression)))
    }

    /// The text as a pattern that matches just it.
    private static func literal(_ text: String) -> String {
        var pattern = ""
        for scalar in text.unicodeScalars {
            if special.contains(scalar) { pattern.append("\\") }
            pattern.unicodeScalars.append(scalar)
        }
        return pattern
    }

    private static var special: String.UnicodeScalarView { #"\^$.|?*+()[]{}"#.unicodeScalars }
}
