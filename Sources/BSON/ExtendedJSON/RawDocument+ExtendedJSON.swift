extension RawDocument {
    /// The document as Extended JSON on one line, relaxed unless asked otherwise. The cost is linear.
    ///
    /// - Throws: `BSONError` when bytes inside of the document are malformed.
    public func extendedJSON(_ format: ExtendedJSONFormat = .relaxed) throws(BSONError) -> String {
        try Document(self).extendedJSON(format)
    }
}

extension RawDocument: CustomStringConvertible {
    /// The document as relaxed Extended JSON, or what is wrong with its bytes.
    public var description: String {
        do throws(BSONError) {
            return try extendedJSON()
        } catch {
            return "malformed document of \(byteCount) bytes: \(error)"
        }
    }
}
