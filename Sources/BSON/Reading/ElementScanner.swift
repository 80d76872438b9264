/// Measures elements in bytes that nobody has checked yet.
///
/// A base pointer and an end: every load is checked against the end first, so that lying lengths become errors.
/// Callers keep the memory alive; the type does not leave this package.
@usableFromInline package struct ElementScanner {
    @usableFromInline package let base: UnsafeRawPointer
    /// The first offset that may not be read.
    @usableFromInline package let end: Int

    @inlinable package init(base: UnsafeRawPointer, end: Int) {
        self.base = base
        self.end = end
    }

    @inlinable package func byte(at offset: Int) -> UInt8 {
        base.load(fromByteOffset: offset, as: UInt8.self)
    }

    @inlinable package func int32(at offset: Int) -> Int32 {
        Int32(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: Int32.self))
    }

    /// The offset of the null byte that ends the text at `start`.
    @inlinable @inline(__always)
    package func endOfCString(from start: Int) throws(BSONError) -> Int {
        var offset = start
        while offset &+ 8 <= end {
            let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            // The lowest bit set marks the first byte that is zero.
            let marks = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
            if marks != 0 { return offset &+ marks.trailingZeroBitCount &>> 3 }
            offset &+= 8
        }
        while offset < end {
            if byte(at: offset) == 0 { return offset }
            offset &+= 1
        }
        throw Self.endlessText(at: start)
    }

    @usableFromInline package static func endlessText(at offset: Int) -> BSONError {
        BSONError(.truncated, "A key or text has no terminating null byte", byteOffset: offset)
    }

    /// Fails unless `count` bytes at `offset` may be read.
    @inlinable package func require(_ count: Int, at offset: Int) throws(BSONError) {
        guard count <= end &- offset else { throw Self.truncated(at: offset) }
    }

    /// The number of bytes of a value of this type at `offset`; guarantees that all of them may be read.
    ///
    /// Lengths and the terminators of strings and documents are checked, what is inside of them is not.
    @inlinable package func size(of type: BSONType, at offset: Int) throws(BSONError) -> Int {
        try sizeInline(of: type, at: offset)
    }

    /// The same in the middle of a caller that is worth the code.
    @inlinable @inline(__always)
    package func sizeInline(of type: BSONType, at offset: Int) throws(BSONError) -> Int {
        if let size = type.fixedSize {
            try require(size, at: offset)
            return size
        }
        if type == .string { return try stringSize(at: offset) }
        return try variableSize(of: type, at: offset)
    }

    @usableFromInline package func variableSize(of type: BSONType, at offset: Int) throws(BSONError) -> Int {
        switch type {
        case .code, .symbol: try stringSize(at: offset)
        case .document, .array: try documentSize(at: offset)
        case .binary: try binarySize(at: offset)
        default: try rareSize(of: type, at: offset)
        }
    }

    /// The size of a length-prefixed string, prefix and terminator included.
    @inlinable package func stringSize(at offset: Int) throws(BSONError) -> Int {
        try require(5, at: offset)
        let length = Int(int32(at: offset))
        guard length >= 1, length <= end &- offset &- 4 else { throw Self.invalidLength(length, at: offset) }
        guard byte(at: offset &+ 3 &+ length) == 0 else { throw Self.unterminated(at: offset &+ 3 &+ length) }
        return 4 &+ length
    }

    /// The size of a document or array, as its own length says.
    @inlinable package func documentSize(at offset: Int) throws(BSONError) -> Int {
        try require(5, at: offset)
        let length = Int(int32(at: offset))
        guard length >= 5, length <= end &- offset else { throw Self.invalidLength(length, at: offset) }
        guard byte(at: offset &+ length &- 1) == 0 else { throw Self.unterminated(at: offset &+ length &- 1) }
        return length
    }

    @inlinable package func binarySize(at offset: Int) throws(BSONError) -> Int {
        try require(5, at: offset)
        let length = Int(int32(at: offset))
        guard length >= 0, length <= end &- offset &- 5 else { throw Self.invalidLength(length, at: offset) }
        return 5 &+ length
    }

    @usableFromInline package func rareSize(of type: BSONType, at offset: Int) throws(BSONError) -> Int {
        switch type {
        case .regularExpression:
            let pattern = try endOfCString(from: offset)
            return try endOfCString(from: pattern + 1) + 1 - offset
        case .dbPointer:
            let string = try stringSize(at: offset)
            try require(string + 12, at: offset)
            return string + 12
        default:
            return try codeWithScopeSize(at: offset)
        }
    }

    private func codeWithScopeSize(at offset: Int) throws(BSONError) -> Int {
        try require(14, at: offset)
        let length = Int(int32(at: offset))
        guard length >= 14, length <= end - offset else { throw Self.invalidLength(length, at: offset) }
        let inner = ElementScanner(base: base, end: offset + length)
        let code = try inner.stringSize(at: offset + 4)
        let scope = try inner.documentSize(at: offset + 4 + code)
        guard 4 + code + scope == length else { throw Self.invalidLength(length, at: offset) }
        return length
    }

    /// The type byte at `offset`.
    @inlinable package func type(at offset: Int) throws(BSONError) -> BSONType {
        guard let type = BSONType(byte: byte(at: offset)) else { throw unknownType(at: offset) }
        return type
    }

    @usableFromInline package func unknownType(at offset: Int) -> BSONError {
        BSONError(.unknownType, "Unknown BSON type \(byte(at: offset))", byteOffset: offset)
    }

    @usableFromInline package static func truncated(at offset: Int) -> BSONError {
        BSONError(.truncated, "The bytes end inside a value", byteOffset: offset)
    }

    @usableFromInline package static func invalidLength(_ length: Int, at offset: Int) -> BSONError {
        BSONError(.invalidLength, "The length \(length) is not possible here", byteOffset: offset)
    }

    @usableFromInline package static func unterminated(at offset: Int) -> BSONError {
        BSONError(.invalidValue, "A terminating null byte is missing", byteOffset: offset)
    }
}
