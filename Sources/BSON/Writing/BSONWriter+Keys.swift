extension BSONWriter {
    /// Writes a type byte and a key that the program's text holds.
    @inlinable package mutating func putHeader(_ type: BSONType, _ key: StaticString) throws(BSONError) {
        guard key.hasPointerRepresentation else {
            try putHeader(type, key.description)
            return
        }
        let length = key.utf8CodeUnitCount
        reserve(length &+ 2)
        base.storeBytes(of: type.rawValue, toByteOffset: count, as: UInt8.self)
        let target = base + (count &+ 1)
        let source = key.utf8Start
        var offset = 0
        while offset < length {
            let byte = source[offset]
            if byte == 0 { throw Self.nullByte(in: key.description) }
            target.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self)
            offset &+= 1
        }
        target.storeBytes(of: 0, toByteOffset: length, as: UInt8.self)
        count &+= length &+ 2
    }

    /// Writes a type byte and a key.
    @usableFromInline package mutating func putHeader(_ type: BSONType, _ key: String) throws(BSONError) {
        guard let small = SmallKey(key), !small.containsNull else {
            put(type.rawValue)
            try putCString(key, what: key)
            return
        }
        // The padding behind the capacity takes what the words write beyond the terminator.
        reserve(small.count &+ 2)
        base.storeBytes(of: type.rawValue, toByteOffset: count, as: UInt8.self)
        base.storeBytes(of: small.low, toByteOffset: count &+ 1, as: UInt64.self)
        base.storeBytes(of: small.high, toByteOffset: count &+ 9, as: UInt64.self)
        count &+= small.count &+ 2
    }

    /// Writes a type byte and an array position as a key.
    @usableFromInline package mutating func putHeader(_ type: BSONType, index: Int) {
        reserve(24)
        base.storeBytes(of: type.rawValue, toByteOffset: count, as: UInt8.self)
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
        var text = text
        let start = count
        text.withUTF8 { put(UnsafeRawBufferPointer($0)) }
        for offset in start..<count where base.load(fromByteOffset: offset, as: UInt8.self) == 0 {
            throw Self.nullByte(in: what)
        }
        put(UInt8(0))
    }

    /// Writes a length-prefixed string.
    package mutating func putString(_ text: String) throws(BSONError) {
        var text = text
        let start = count
        put(Int32(0))
        text.withUTF8 { put(UnsafeRawBufferPointer($0)) }
        put(UInt8(0))
        guard let length = Int32(exactly: count - start - 4) else { throw Self.tooLarge }
        patch(length, at: start)
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
