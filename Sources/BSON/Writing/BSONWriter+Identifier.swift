extension BSONWriter {
    /// The value of `_id` in a finished document at `offset`; nil when it has none.
    package func identifier(ofDocumentAt offset: Int) throws(BSONError) -> BSONValue? {
        let base = UnsafeRawPointer(base) + offset
        var reader = try BSONReader(
            scanner: ElementScanner(base: base, end: count - offset), at: 0, size: count - offset, depth: 1)
        guard let place = try reader.find("_id") else { return nil }
        return try BSONElement(
            scanner: reader.scanner, type: place.type, offset: place.offset, size: place.size, depth: 1
        ).value()
    }

    /// Puts `_id` in front of the fields of the finished document at `offset`, which is the last thing written.
    package mutating func prependIdentifier(_ id: ObjectID, toDocumentAt offset: Int) throws(BSONError) {
        let size = 17
        reserve(size)
        let fields = base + offset + 4
        (fields + size).copyMemory(from: fields, byteCount: count - offset - 4)
        fields.storeBytes(of: BSONType.objectID.rawValue, as: UInt8.self)
        for (index, byte) in "_id\0".utf8.enumerated() {
            fields.storeBytes(of: byte, toByteOffset: 1 + index, as: UInt8.self)
        }
        id.store(to: fields + 5)
        count += size
        guard let length = Int32(exactly: count - offset) else { throw Self.tooLarge }
        patch(length, at: offset)
    }
}
