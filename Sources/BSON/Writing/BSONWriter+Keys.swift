extension BSONWriter {
    /// Writes a type byte and a key that the program's text holds.
    // Inlined: the key's length is known there, and the branches on it fold away.
    @inlinable @inline(__always)
    package mutating func putHeader(_ type: BSONType, _ key: StaticString) throws(BSONError) {
        guard key.hasPointerRepresentation, key.utf8CodeUnitCount <= 15 else {
            try putLongHeader(type, key)
            return
        }
        let small = SmallText(at: UnsafeRawPointer(key.utf8Start), count: key.utf8CodeUnitCount)
        guard !small.containsNull else { throw Self.nullByte(in: key.description) }
        putHeader(type, small)
    }

    @usableFromInline mutating func putLongHeader(_ type: BSONType, _ key: StaticString) throws(BSONError) {
        put(type.byte)
        let start = count
        key.withUTF8Buffer { put(UnsafeRawBufferPointer($0)) }
        try endCString(from: start) { key.description }
    }

    @inlinable @inline(__always)
    mutating func putHeader(_ type: BSONType, _ key: SmallText) {
        // The padding behind the capacity takes what the words write beyond the terminator.
        reserve(key.count &+ 2)
        base.storeBytes(of: type.byte, toByteOffset: count, as: UInt8.self)
        base.storeBytes(of: key.low, toByteOffset: count &+ 1, as: UInt64.self)
        base.storeBytes(of: key.high, toByteOffset: count &+ 9, as: UInt64.self)
        count &+= key.count &+ 2
    }

    /// Writes a type byte and a key.
    @usableFromInline package mutating func putHeader(_ type: BSONType, _ key: String) throws(BSONError) {
        guard let small = SmallText(key), !small.containsNull else {
            put(type.byte)
            try putCString(key, what: key)
            return
        }
        putHeader(type, small)
    }

    /// Writes a type byte and an array position as a key.
    @usableFromInline package mutating func putHeader(_ type: BSONType, index: Int) {
        reserve(24)
        base.storeBytes(of: type.byte, toByteOffset: count, as: UInt8.self)
        count &+= 1
        var divisor = 1
        while index / divisor >= 10 { divisor &*= 10 }
        while divisor > 0 {
            let digit = UInt8(truncatingIfNeeded: (index / divisor) % 10)
            base.storeBytes(of: UInt8(ascii: "0") &+ digit, toByteOffset: count, as: UInt8.self)
            count &+= 1
            divisor /= 10
        }
        base.storeBytes(of: 0, toByteOffset: count, as: UInt8.self)
        count &+= 1
    }

    /// Writes text that BSON ends by a null byte and that therefore holds none.
    package mutating func putCString(_ text: String, what: String) throws(BSONError) {
        let start = count
        putUTF8(text)
        try endCString(from: start) { what }
    }

    /// Writes the terminator of a text that starts at `start`, which must have none inside.
    @inline(__always)
    private mutating func endCString(from start: Int, _ what: () -> String) throws(BSONError) {
        for offset in start..<count where base.load(fromByteOffset: offset, as: UInt8.self) == 0 {
            throw Self.nullByte(in: what())
        }
        put(UInt8(0))
    }

    /// Writes a length-prefixed string.
    package mutating func putString(_ text: String) throws(BSONError) {
        if let small = SmallText(text) {
            // The padding behind the capacity takes what the words write beyond the terminator.
            reserve(small.count &+ 5)
            let length = Int32(truncatingIfNeeded: small.count &+ 1)
            base.storeBytes(of: length.littleEndian, toByteOffset: count, as: Int32.self)
            base.storeBytes(of: small.low, toByteOffset: count &+ 4, as: UInt64.self)
            base.storeBytes(of: small.high, toByteOffset: count &+ 12, as: UInt64.self)
            count &+= small.count &+ 5
            return
        }
        let start = count
        put(Int32(0))
        putUTF8(text)
        put(UInt8(0))
        guard let length = Int32(exactly: count - start - 4) else { throw Self.tooLarge }
        patch(length, at: start)
    }

    private mutating func putUTF8(_ text: String) {
        // Without a copy of the string; only one that is not stored as UTF-8 needs the second way.
        if text.utf8.withContiguousStorageIfAvailable({ put(UnsafeRawBufferPointer($0)) }) == nil {
            var text = text
            text.withUTF8 { put(UnsafeRawBufferPointer($0)) }
        }
    }

    /// Writes a length, a subtype and bytes.
    package mutating func putBinary(_ bytes: UnsafeRawBufferPointer, subtype: Binary.Subtype)
        throws(BSONError)
    {
        let old = subtype == .binaryOld
        guard let length = Int32(exactly: bytes.count + (old ? 4 : 0)) else { throw Self.tooLarge }
        put(length)
        put(subtype.rawValue)
        if old { put(length - 4) }
        put(bytes)
    }

    @usableFromInline static func nullByte(in text: String) -> BSONError {
        let shown = text.replacing("\0", with: "\\0")
        return BSONError(.nullByte, "A key or pattern contains a null byte: \"\(shown)\"")
    }
}
