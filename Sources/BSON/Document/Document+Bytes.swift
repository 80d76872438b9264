extension Document {
    /// Parses a document and checks all of it: lengths, types, UTF-8, depth.
    ///
    /// - Throws: `BSONError` with the byte offset and key path of what is wrong.
    /// Cost: one pass over the bytes.
    public init(_ raw: RawDocument) throws(BSONError) {
        self = try raw.withBytes { (bytes, count) throws(BSONError) in
            try DocumentParser(base: bytes).document(at: 0, end: count, depth: 1)
        }
    }

    /// Parses the one document that these bytes are.
    ///
    /// - Throws: `BSONError`, also when bytes follow the document.
    public init(bytes: [UInt8]) throws(BSONError) {
        try self.init(RawDocument(validating: bytes))
    }

    /// The document as BSON.
    ///
    /// - Throws: `BSONError` for a key or pattern with a null byte, for nesting deeper than `BSONLimits.maximumDepth`,
    ///   and when the whole would exceed 2 GiB.
    public func encoded() throws(BSONError) -> RawDocument {
        var writer = BSONWriter()
        try writer.write(self)
        return writer.finish()
    }
}
