extension BSONValue {
    /// Reads one value of Extended JSON; the type wrappers are interpreted at the top as well.
    ///
    /// `{"$numberLong": "5"}`, `[1, 2.5]` and `"text"` are values. The rules are those of
    /// `Document.init(extendedJSON:)`.
    ///
    /// - Throws: `BSONError` with key path and byte offset when the text is no value.
    public init(extendedJSON text: String) throws(BSONError) {
        self = try ExtendedJSONParser.value(Array(text.utf8))
    }

    /// The value as Extended JSON on one line, relaxed unless asked otherwise.
    public func extendedJSON(_ format: ExtendedJSONFormat = .relaxed) -> String {
        var writer = ExtendedJSONWriter(format: format)
        writer.write(self)
        return writer.text
    }
}

extension BSONValue: CustomStringConvertible {
    /// The value as relaxed Extended JSON.
    public var description: String { extendedJSON() }
}
