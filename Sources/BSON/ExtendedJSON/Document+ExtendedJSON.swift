extension Document {
    /// Reads MongoDB Extended JSON, canonical and relaxed in any mix.
    ///
    /// ```swift
    /// let order = try Document(extendedJSON: #"{"total": 12.5, "at": {"$date": "2024-02-29T12:00:00Z"}}"#)
    /// ```
    ///
    /// A whole number becomes an `int32` where it fits, else an `int64`, else a double; other numbers become
    /// doubles. Objects with a key such as `$oid` or `$date` stand for a BSON type and must have exactly its
    /// form, except at the top level, where these are keys like any other. Unknown `$` keys are kept, and so are
    /// query operators such as `$regex` and `$type`, repeated keys, and the order of keys. The older forms
    /// `{"$binary": "…", "$type": "…"}` and `{"$date": 5}` are refused.
    ///
    /// The cost is linear in the length of the text.
    ///
    /// - Throws: `BSONError` with key path and byte offset when the text is no JSON object, a wrapper is malformed,
    ///   a key contains a null byte, a number is out of range, or documents nest deeper than
    ///   `BSONLimits.maximumDepth`.
    public init(extendedJSON text: String) throws(BSONError) {
        self = try ExtendedJSONParser.document(Array(text.utf8))
    }

    /// Reads MongoDB Extended JSON from UTF-8 bytes; otherwise like `init(extendedJSON:)` for a string.
    ///
    /// - Throws: `BSONError`, also when a string in the text is not valid UTF-8.
    public init(extendedJSON utf8: [UInt8]) throws(BSONError) {
        self = try ExtendedJSONParser.document(utf8)
    }

    /// The document as Extended JSON on one line, relaxed unless asked otherwise.
    ///
    /// Reading the canonical form gives the same document again, save the payload of a NaN, and documents that
    /// have a wrapper's key of their own, which the format cannot tell from the wrapper. The relaxed form
    /// also forgets whether a small whole number was 32 or 64 bits wide. The cost is linear.
    public func extendedJSON(_ format: ExtendedJSONFormat = .relaxed) -> String {
        var writer = ExtendedJSONWriter(format: format)
        writer.write(self)
        return writer.text
    }

    /// The relaxed form for people to read: cut after so many Unicode scalars, with `...` for what is missing. What is
    /// cut off is, but for the value that the cut falls into, not even made.
    package func extendedJSON(cutAfter limit: Int) -> String {
        let longestScalar = 4
        let (enough, overflows) = limit.multipliedReportingOverflow(by: longestScalar)
        var writer = ExtendedJSONWriter(format: .relaxed, enough: overflows ? .max : enough + 1)
        writer.write(self)
        let scalars = writer.text.unicodeScalars
        guard
            let end = scalars.index(
                scalars.startIndex, offsetBy: Swift.max(limit, 0), limitedBy: scalars.endIndex),
            end != scalars.endIndex
        else { return writer.text }
        return String(scalars[..<end]) + "..."
    }
}

extension Document: CustomStringConvertible {
    /// The document as relaxed Extended JSON.
    public var description: String { extendedJSON() }
}
