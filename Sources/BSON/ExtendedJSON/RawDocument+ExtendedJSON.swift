extension RawDocument {
    /// The document as Extended JSON on one line, relaxed unless asked otherwise. The cost is linear.
    ///
    /// - Throws: `BSONError` when bytes inside of the document are malformed.
    public func extendedJSON(_ format: ExtendedJSONFormat = .relaxed) throws(BSONError) -> String {
        try Document(self).extendedJSON(format)
    }
}
