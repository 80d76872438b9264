extension RawDocument {
    /// The value of the first element with this key; nil when there is none. Cost: a scan up to it.
    ///
    /// - Throws: `BSONError` when the bytes up to and including the value are malformed.
    public subscript(key: String) -> BSONValue? {
        get throws(BSONError) {
            try element(key)?.value
        }
    }

    /// The first element with this key, its value not parsed yet; nil when there is none.
    public func element(_ key: String) throws(BSONError) -> RawElement? {
        var iterator = makeElementIterator()
        while let element = try iterator.next() {
            if element.keyEquals(key) { return element }
        }
        return nil
    }

    /// Checks the whole document as parsing would, without building anything.
    ///
    /// - Throws: `BSONError` with the byte offset and key path of what is wrong.
    public func validate() throws(BSONError) {
        try withBytes { (base, count) throws(BSONError) in
            try DocumentValidator(base: base).document(at: 0, end: count, depth: 1)
        }
    }

    /// The elements one after the other, parsed when asked.
    ///
    /// ```swift
    /// var elements = raw.makeElementIterator()
    /// while let element = try elements.next() { print(element.key, element.type) }
    /// ```
    public func makeElementIterator() -> RawElementIterator {
        RawElementIterator(self)
    }
}
