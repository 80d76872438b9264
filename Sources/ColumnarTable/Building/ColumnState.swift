import BSON

/// The part of a column in the making that every row touches: plain words at a fixed address.
///
/// It stays out of the class `ColumnBuilder`, which owns it, because reading a class's stored property costs an
/// exclusivity check, and because the links between columns can then be plain pointers.
struct ColumnState {
    // MARK: Where its elements are expected

    /// The element's first 16 bytes as they have to be: type byte, key and null byte, cut off behind the key.
    var header0: UInt64 = 0
    var header1: UInt64 = 0
    /// Ones over the bytes of the header.
    var mask0: UInt64 = 0
    var mask1: UInt64 = 0
    /// The bytes of type byte, key and null byte.
    var headerCount = 0
    /// The key's bytes, owned by the builder; compared when the key is longer than the 16 bytes.
    var key: UnsafePointer<UInt8>?
    /// The column whose element came next in earlier documents.
    var next: UnsafeMutablePointer<ColumnState>?
    var kind: ColumnKind = .null
    /// The BSON type byte that the kind stores as it comes; 0 when any type may be at hand.
    var type: UInt8 = 0

    // MARK: What it holds

    /// Rows so far; beyond the rows of its parent when the current row has been stored already.
    var count = 0
    /// Rows for which `values` has room.
    var capacity = 0
    /// Fixed-size values, bits, or offsets.
    var values: UnsafeMutableRawPointer
    /// What the offsets point into, with 16 bytes of room behind `dataLimit`.
    var data: UnsafeMutableRawPointer
    var dataCount = 0
    /// The size that `data` may reach before it has to grow or the offsets have to widen; below zero while there is
    /// no memory, so that an empty text asks for some as well.
    var dataLimit = -1
    /// A struct column's fields.
    var record: UnsafeMutablePointer<RecordState>?
    /// A list column's elements.
    var element: UnsafeMutablePointer<ColumnState>?
    /// The largest offset that a list column may write by itself; below zero when its offsets have 64 bits.
    var offsetLimit = -1
    /// The builder that owns this state.
    let owner: Unmanaged<ColumnBuilder>
}

/// The reading and storing that is done for every element.
///
/// All of it works in a document whose memory is readable for 16 bytes beyond its end: `TableBuilder` sees to that.
extension UnsafeMutablePointer<ColumnState> {
    /// The builder that owns this state, and lives while anybody has the pointer.
    @inline(__always)
    var builder: ColumnBuilder { pointee.owner.takeUnretainedValue() }

    /// Whether the element at `position` has this column's type and key.
    ///
    /// The key may be compared beyond the document's end; `store` checks that the value lies before it.
    @inline(__always)
    func isExpected(at position: UnsafeRawPointer, end: UnsafeRawPointer) -> Bool {
        let first = position.loadUnaligned(as: UInt64.self).littleEndian
        guard (first ^ pointee.header0) & pointee.mask0 == 0 else { return false }
        guard pointee.headerCount > 8 else { return true }
        let second = position.loadUnaligned(fromByteOffset: 8, as: UInt64.self).littleEndian
        guard (second ^ pointee.header1) & pointee.mask1 == 0 else { return false }
        return pointee.headerCount <= 16 || hasKeyTail(at: position, end: end)
    }

    /// Whether the element at `position` has this column's key and is a null.
    func isExpectedNull(at position: UnsafeRawPointer, end: UnsafeRawPointer) -> Bool {
        guard position.load(as: UInt8.self) == BSONType.null.rawValue,
            position + pointee.headerCount <= end
        else { return false }
        let first = position.loadUnaligned(as: UInt64.self).littleEndian
        guard (first ^ pointee.header0) & pointee.mask0 & ~0xFF == 0 else { return false }
        let second = position.loadUnaligned(fromByteOffset: 8, as: UInt64.self).littleEndian
        guard (second ^ pointee.header1) & pointee.mask1 == 0 else { return false }
        return pointee.headerCount <= 16 || hasKeyTail(at: position, end: end)
    }

    @inline(never)
    private func hasKeyTail(at position: UnsafeRawPointer, end: UnsafeRawPointer) -> Bool {
        guard position + pointee.headerCount <= end, let key = pointee.key else { return false }
        for offset in 15..<(pointee.headerCount - 1)
        where position.load(fromByteOffset: offset + 1, as: UInt8.self) != key[offset] {
            return false
        }
        return true
    }

    /// Stores the value at `value`, which is of the column's own type, and returns where it ends.
    ///
    /// - Parameter type: The element's type byte, for columns that hold more than one type.
    @inline(__always)
    func store(
        _ value: UnsafeRawPointer, type: UInt8, end: UnsafeRawPointer, depth: Int
    ) throws(ColumnarError) -> UnsafeRawPointer {
        if pointee.count >= pointee.capacity { try growRows() }
        let count = pointee.count
        switch pointee.kind {
        case .int64, .double, .date:
            guard value + 8 <= end else { throw Self.truncated }
            let word = value.loadUnaligned(as: UInt64.self)
            pointee.values.storeBytes(of: word, toByteOffset: count &<< 3, as: UInt64.self)
            pointee.count = count &+ 1
            return value + 8
        case .int32:
            guard value + 4 <= end else { throw Self.truncated }
            let word = value.loadUnaligned(as: UInt32.self)
            pointee.values.storeBytes(of: word, toByteOffset: count &<< 2, as: UInt32.self)
            pointee.count = count &+ 1
            return value + 4
        case .bool:
            guard value + 1 <= end else { throw Self.truncated }
            try storeBit(value.load(as: UInt8.self))
            return value + 1
        case .string:
            return try storeText(value, end: end)
        case .objectID:
            guard value + 12 <= end else { throw Self.truncated }
            let target = pointee.values + count &* 12
            target.storeBytes(of: value.loadUnaligned(as: UInt64.self), as: UInt64.self)
            let rest = value.loadUnaligned(fromByteOffset: 8, as: UInt32.self)
            target.storeBytes(of: rest, toByteOffset: 8, as: UInt32.self)
            pointee.count = count &+ 1
            return value + 12
        case .decimal128:
            guard value + 16 <= end else { throw Self.truncated }
            let target = pointee.values + count &<< 4
            target.storeBytes(of: value.loadUnaligned(as: UInt64.self), as: UInt64.self)
            let rest = value.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            target.storeBytes(of: rest, toByteOffset: 8, as: UInt64.self)
            pointee.count = count &+ 1
            return value + 16
        case .structure:
            return try storeDocument(value, end: end, depth: depth)
        case .list:
            return try storeArray(value, end: end, depth: depth)
        case .skipped:
            return try skip(value, type: type, end: end)
        case .null, .binary, .bsonValue, .largeString:
            return try builder.storeOwn(value, type: type, end: end)
        }
    }

    private func skip(
        _ value: UnsafeRawPointer, type byte: UInt8, end: UnsafeRawPointer
    ) throws(ColumnarError) -> UnsafeRawPointer {
        guard value <= end else { throw Self.truncated }
        let scanner = ElementScanner(base: value, end: end - value)
        pointee.count &+= 1
        do throws(BSONError) {
            guard let type = BSONType(rawValue: byte) else {
                throw BSONError(.unknownType, "Unknown BSON type \(byte)")
            }
            return value + (try scanner.size(of: type, at: 0))
        } catch {
            throw ColumnarError(.malformed, error.message)
        }
    }

    @inline(__always)
    private func storeBit(_ byte: UInt8) throws(ColumnarError) {
        guard byte <= 1 else { throw Self.invalidBool(byte) }
        let target = pointee.values + pointee.count &>> 3
        let bits = target.load(as: UInt8.self) | byte &<< UInt8(truncatingIfNeeded: pointee.count & 7)
        target.storeBytes(of: bits, as: UInt8.self)
        pointee.count &+= 1
    }

    /// Copies a string's bytes and writes the offset behind them. The common short text is two loads, two stores.
    @inline(__always)
    private func storeText(
        _ value: UnsafeRawPointer, end: UnsafeRawPointer
    ) throws(ColumnarError) -> UnsafeRawPointer {
        guard value + 5 <= end else { throw Self.truncated }
        let length = Int(Int32(littleEndian: value.loadUnaligned(as: Int32.self)))
        guard length >= 1, length <= end - value - 4 else { throw Self.invalidLength(length) }
        let source = value + 4
        let size = length &- 1
        guard source.load(fromByteOffset: size, as: UInt8.self) == 0 else { throw Self.unterminated }
        if pointee.dataCount &+ size > pointee.dataLimit {
            try growData(by: size)
            if pointee.kind != .string { return try storeLargeText(value, end: end) }
        }
        let target = pointee.data + pointee.dataCount
        if size <= 16 {
            let first = source.loadUnaligned(as: UInt64.self)
            let second = source.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            target.storeBytes(of: first, as: UInt64.self)
            target.storeBytes(of: second, toByteOffset: 8, as: UInt64.self)
            let high =
                first.littleEndian & Self.highBits(size) | second.littleEndian & Self.highBits(size &- 8)
            if high != 0 { try Self.checkUTF8(source, size) }
        } else {
            target.copyMemory(from: source, byteCount: size)
            try Self.checkUTF8(source, size)
        }
        pointee.dataCount &+= size
        pointee.count &+= 1
        pointee.values.storeBytes(
            of: Int32(truncatingIfNeeded: pointee.dataCount), toByteOffset: pointee.count &<< 2,
            as: Int32.self)
        return source + length
    }

    /// The top bits of the first `count` bytes of a word; none below one, all from eight on.
    @inline(__always)
    private static func highBits(_ count: Int) -> UInt64 {
        guard count > 0 else { return 0 }
        return 0x8080_8080_8080_8080 >> UInt64(truncatingIfNeeded: 64 &- 8 &* min(count, 8))
    }

    @inline(never)
    static func checkUTF8(_ source: UnsafeRawPointer, _ count: Int) throws(ColumnarError) {
        var offset = 0
        while offset &+ 8 <= count {
            let word = source.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            if word & 0x8080_8080_8080_8080 != 0 { break }
            offset &+= 8
        }
        let rest = UnsafeBufferPointer(
            start: (source + offset).assumingMemoryBound(to: UInt8.self), count: count - offset)
        do {
            _ = try UTF8Span(validating: rest.span)
        } catch {
            throw ColumnarError(.malformed, "A text is not valid UTF-8")
        }
    }

    @inline(never)
    private func storeLargeText(
        _ value: UnsafeRawPointer, end: UnsafeRawPointer
    ) throws(ColumnarError) -> UnsafeRawPointer {
        try builder.storeOwn(value, type: BSONType.string.rawValue, end: end)
    }

    @inline(never)
    private func growRows() throws(ColumnarError) {
        try builder.growRows()
    }

    @inline(never)
    private func growData(by size: Int) throws(ColumnarError) {
        try builder.growData(by: size)
    }

    private static var truncated: ColumnarError {
        ColumnarError(.malformed, "The document ends inside a value")
    }

    private static var unterminated: ColumnarError {
        ColumnarError(.malformed, "A terminating null byte is missing")
    }

    private static func invalidBool(_ byte: UInt8) -> ColumnarError {
        ColumnarError(.malformed, "A boolean is 0 or 1, not \(byte)")
    }

    private static func invalidLength(_ length: Int) -> ColumnarError {
        ColumnarError(.malformed, "The length \(length) is not possible here")
    }
}
