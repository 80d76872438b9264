/// Loads of values whose bytes `ElementScanner.size(of:at:)` has measured.
extension ElementScanner {
    @inlinable package func int64(at offset: Int) -> Int64 {
        Int64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: Int64.self))
    }

    @inlinable package func uint64(at offset: Int) -> UInt64 {
        UInt64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    @inlinable package func double(at offset: Int) -> Double {
        Double(bitPattern: uint64(at: offset))
    }

    @inlinable package func objectID(at offset: Int) -> ObjectID {
        ObjectID(loadingFrom: base + offset)
    }

    package func decimal128(at offset: Int) -> Decimal128 {
        Decimal128(high: uint64(at: offset &+ 8), low: uint64(at: offset))
    }

    @inlinable package func bool(at offset: Int) throws(BSONError) -> Bool {
        let value = byte(at: offset)
        guard value <= 1 else { throw Self.invalidBool(value, at: offset) }
        return value == 1
    }

    @usableFromInline package static func invalidBool(_ value: UInt8, at offset: Int) -> BSONError {
        BSONError(.invalidValue, "A boolean is 0 or 1, not \(value)", byteOffset: offset)
    }

    /// The text of a length-prefixed string.
    @inlinable package func string(at offset: Int) throws(BSONError) -> String {
        try utf8(from: offset &+ 4, count: Int(int32(at: offset)) &- 1)
    }

    /// The text in these bytes, which must be valid UTF-8.
    @usableFromInline package func utf8(from start: Int, count: Int) throws(BSONError) -> String {
        if count <= 15, SmallText.isLayoutKnown {
            let small = SmallText(at: base + start, count: count)
            if let text = SmallText.ascii(low: small.low, high: small.high, count: count) { return text }
        }
        return try longText(from: start, count: count)
    }

    private func longText(from start: Int, count: Int) throws(BSONError) -> String {
        let bytes = UnsafeBufferPointer(
            start: (base + start).assumingMemoryBound(to: UInt8.self), count: count)
        // ASCII needs no validation, and most text is. String's validating initialiser would do, but it asks the
        // runtime for metadata at every call.
        if isASCII(from: start, count: count) {
            return String(copying: UTF8Span(unchecked: bytes.span, isKnownASCII: true))
        }
        do {
            return String(copying: try UTF8Span(validating: bytes.span))
        } catch {
            throw BSONError(.invalidUTF8, "A text is not valid UTF-8", byteOffset: start)
        }
    }

    /// Whether all bytes are below 0x80.
    func isASCII(from start: Int, count: Int) -> Bool {
        var position = start
        let last = start &+ count
        var seen: UInt64 = 0
        while position &+ 8 <= last {
            seen |= uint64(at: position)
            position &+= 8
        }
        while position < last {
            seen |= UInt64(byte(at: position))
            position &+= 1
        }
        return seen & 0x8080_8080_8080_8080 == 0
    }

    /// The key at `start` and the offset of its terminator.
    @inline(__always)
    func key(at start: Int) throws(BSONError) -> (text: String, end: Int) {
        if start &+ 16 <= end, SmallText.isLayoutKnown {
            let low = uint64(at: start)
            let high = uint64(at: start &+ 8)
            let marks = SmallText.zeroMarks(low)
            let count =
                marks != 0
                ? marks.trailingZeroBitCount &>> 3 : 8 &+ SmallText.zeroMarks(high).trailingZeroBitCount &>> 3
            if count <= 15, let text = SmallText.ascii(low: low, high: high, count: count) {
                return (text, start &+ count)
            }
        }
        let keyEnd = try endOfCString(from: start)
        return (try utf8(from: start, count: keyEnd &- start), keyEnd)
    }

    /// The bytes and subtype of a binary value; the inner length of the old subtype is checked and left out.
    package func binary(at offset: Int) throws(BSONError) -> Binary {
        let (subtype, start, count) = try binaryRange(at: offset)
        return Binary(Array(UnsafeRawBufferPointer(start: base + start, count: count)), subtype: subtype)
    }

    /// Where a binary value's contents are.
    package func binaryRange(
        at offset: Int
    ) throws(BSONError) -> (subtype: Binary.Subtype, start: Int, count: Int) {
        let count = Int(int32(at: offset))
        let subtype = Binary.Subtype(rawValue: byte(at: offset + 4))
        guard subtype == .binaryOld else { return (subtype, offset + 5, count) }
        guard count >= 4, Int(int32(at: offset + 5)) == count - 4 else {
            throw BSONError(
                .invalidLength, "The inner length of binary subtype 2 disagrees with the outer",
                byteOffset: offset)
        }
        return (subtype, offset + 9, count - 4)
    }

    package func regularExpression(at offset: Int) throws(BSONError) -> RegularExpression {
        let pattern = try endOfCString(from: offset)
        let options = try endOfCString(from: pattern + 1)
        return RegularExpression(
            try utf8(from: offset, count: pattern - offset),
            options: try utf8(from: pattern + 1, count: options - pattern - 1))
    }

    package func dbPointer(at offset: Int) throws(BSONError) -> DBPointer {
        let size = try stringSize(at: offset)
        return DBPointer(namespace: try string(at: offset), id: objectID(at: offset + size))
    }
}
