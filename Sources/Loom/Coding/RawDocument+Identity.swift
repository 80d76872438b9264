import BSON

// A model's own coding says `id`, the database `_id`. One copy of the bytes is all that the difference costs.

extension RawDocument {
    /// The document with a top-level field under another key; itself when it has no such field.
    func renamingField(_ key: String, to newKey: String) throws(BSONError) -> RawDocument {
        guard let element = try element(key) else { return self }
        let keyEnd = element.valueStart - offset - 1
        let keyStart = keyEnd - key.utf8.count
        var writer = BSONWriter(capacity: byteCount + newKey.utf8.count)
        withUnsafeBytes { bytes in
            writer.put(UnsafeRawBufferPointer(rebasing: bytes[..<keyStart]))
            var newKey = newKey
            newKey.withUTF8 { writer.put(UnsafeRawBufferPointer($0)) }
            writer.put(UnsafeRawBufferPointer(rebasing: bytes[keyEnd...]))
        }
        guard let length = Int32(exactly: writer.count) else { throw BSONWriter.tooLarge }
        writer.patch(length, at: 0)
        return writer.finish()
    }

    /// The document with a top-level field under a second key as well.
    func copyingField(_ key: String, to newKey: String) throws(BSONError) -> RawDocument {
        guard let copied = try element(key), try element(newKey) == nil else { return self }
        var writer = BSONWriter(capacity: byteCount * 2)
        withUnsafeBytes { bytes in writer.put(UnsafeRawBufferPointer(rebasing: bytes.dropLast())) }
        try writer.putHeader(copied.type, key: newKey)
        copied.withValueBytes { writer.put($0) }
        writer.put(0 as UInt8)
        guard let length = Int32(exactly: writer.count) else { throw BSONWriter.tooLarge }
        writer.patch(length, at: 0)
        return writer.finish()
    }
}

extension BSONWriter {
    /// Writes a type byte and a key known at run time.
    fileprivate mutating func putHeader(_ type: BSONType, key: String) throws(BSONError) {
        put(type.rawValue)
        try putCString(key, what: key)
    }
}

extension RawElement {
    /// Calls `body` with the bytes of the value.
    func withValueBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withExtendedLifetime(storage) {
            body(UnsafeRawBufferPointer(start: storage.base + valueStart, count: valueCount))
        }
    }

    /// Whether type and value are the same, byte for byte.
    func hasSameValue(as other: RawElement) -> Bool {
        guard type == other.type, valueCount == other.valueCount else { return false }
        return withValueBytes { left in other.withValueBytes { left.elementsEqual($0) } }
    }
}
