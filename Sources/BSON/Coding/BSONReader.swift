/// Reads the fields of one document by key, in one forward pass when they are asked for in stored order.
///
/// Each look-up first tries the element behind the one found last, and only then searches on and around.
/// Reading fields in the order in which they are stored therefore costs one comparison each.
///
/// ```swift
/// init(bson reader: inout BSONReader) throws(BSONError) {
///     id = try reader.decode("_id")
///     total = try reader.decode("total")
///     note = try reader.decodeIfPresent("note")
/// }
/// ```
///
/// A reader cannot be copied or kept: it lives as long as the call that lends it.
public struct BSONReader: ~Copyable {
    @usableFromInline package let scanner: ElementScanner
    /// The first element.
    @usableFromInline let start: Int
    /// The element to try next.
    @usableFromInline var cursor: Int
    @usableFromInline let depth: Int

    /// Reads the document of `size` bytes at `offset`, which has been measured already.
    @inlinable package init(scanner: ElementScanner, at offset: Int, size: Int, depth: Int) throws(BSONError)
    {
        guard depth <= BSONLimits.maximumDepth else { throw Self.tooDeep(at: offset) }
        self.scanner = ElementScanner(base: scanner.base, end: offset &+ size &- 1)
        start = offset &+ 4
        cursor = start
        self.depth = depth
    }

    @usableFromInline static func tooDeep(at offset: Int) -> BSONError {
        DocumentParser.tooDeep(at: offset)
    }

    /// The value of a field.
    ///
    /// - Throws: `BSONError` when there is no such field, or its value is not a `Value`.
    @inlinable @inline(__always)
    public mutating func decode<Value: BSONElementDecodable>(
        _ key: StaticString, as type: Value.Type = Value.self
    ) throws(BSONError) -> Value {
        // Inlined, as is all that it calls: the key's length is known there, and comparing it takes one or two loads.
        guard let place = try find(key) else { throw Self.missing(key) }
        return try decode(place, key)
    }

    /// The value of a field; nil when there is none or it is null.
    ///
    /// - Throws: `BSONError` when there is a value and it is not a `Value`.
    @inlinable @inline(__always)
    public mutating func decodeIfPresent<Value: BSONElementDecodable>(
        _ key: StaticString, as type: Value.Type = Value.self
    ) throws(BSONError) -> Value? {
        guard let place = try find(key), place.type != .null else { return nil }
        return try decode(place, key)
    }

    @inlinable func decode<Value: BSONElementDecodable>(
        _ place: Place, _ key: StaticString
    ) throws(BSONError) -> Value {
        do throws(BSONError) {
            return try Value(
                bson: BSONElement(
                    scanner: scanner, type: place.type, offset: place.offset, size: place.size, depth: depth))
        } catch {
            throw error.nested(under: key.description)
        }
    }

    /// Visits the element at the cursor and moves on; false at the end.
    @inlinable package mutating func visitNext(
        _ body: (_ keyStart: Int, borrowing BSONElement) throws(BSONError) -> Void
    ) throws(BSONError) -> Bool {
        guard cursor < scanner.end else { return false }
        let keyStart = cursor &+ 1
        let place = try place(at: cursor, keyEnd: scanner.endOfCString(from: keyStart))
        try body(
            keyStart,
            BSONElement(
                scanner: scanner, type: place.type, offset: place.offset, size: place.size, depth: depth))
        return true
    }

    /// Calls `body` for every element in order with its key.
    ///
    /// - Throws: `BSONError` when the bytes are malformed, and whatever `body` throws.
    public mutating func forEach(
        _ body: (String, borrowing BSONElement) throws(BSONError) -> Void
    ) throws(BSONError) {
        cursor = start
        let scanner = scanner
        while try visitNext({ (keyStart, element) throws(BSONError) in
            let key = try scanner.utf8(from: keyStart, count: element.offset - keyStart - 1)
            do throws(BSONError) { try body(key, element) } catch { throw error.nested(under: key) }
        }) {}
    }

    // MARK: Finding

    /// Where a value is.
    @usableFromInline struct Place {
        @usableFromInline let type: BSONType
        @usableFromInline let offset: Int
        @usableFromInline let size: Int

        @inlinable init(type: BSONType, offset: Int, size: Int) {
            self.type = type
            self.offset = offset
            self.size = size
        }
    }

    @inlinable @inline(__always)
    mutating func find(_ key: StaticString) throws(BSONError) -> Place? {
        guard key.hasPointerRepresentation else { return try search(key) }
        let length = key.utf8CodeUnitCount
        let keyEnd = cursor &+ 1 &+ length
        if keyEnd < scanner.end, scanner.byte(at: keyEnd) == 0,
            Self.equal(scanner.base + (cursor &+ 1), UnsafeRawPointer(key.utf8Start), length)
        {
            return try place(at: cursor, keyEnd: keyEnd)
        }
        return try search(key)
    }

    /// Measures the element at `position` and moves the cursor behind it.
    @inlinable @inline(__always)
    mutating func place(at position: Int, keyEnd: Int) throws(BSONError) -> Place {
        let type = try scanner.type(at: position)
        let size = try scanner.sizeInline(of: type, at: keyEnd &+ 1)
        cursor = keyEnd &+ 1 &+ size
        return Place(type: type, offset: keyEnd &+ 1, size: size)
    }

    /// Looks from the cursor to the end, then from the start to the cursor.
    @usableFromInline mutating func search(_ key: StaticString) throws(BSONError) -> Place? {
        let origin = cursor
        // StaticString's own accessor takes no throwing closure, so the outcome is carried out as a value.
        let outcome: Result<Place?, BSONError> = key.withUTF8Buffer { utf8 in
            do throws(BSONError) {
                if let found = try search(utf8, from: origin, to: scanner.end) { return .success(found) }
                return .success(try search(utf8, from: start, to: origin))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    /// The element with this key among those that start in `[first, last)`. A failed search leaves the cursor alone.
    mutating func search(
        _ key: UnsafeBufferPointer<UInt8>, from first: Int, to last: Int
    ) throws(BSONError) -> Place? {
        guard let position = try scanner.element(key, from: first, to: last) else { return nil }
        return try place(at: position, keyEnd: position + 1 + key.count)
    }

    /// Compares by overlapping words: a call into the C library costs more than most keys are long.
    @inlinable @inline(__always)
    static func equal(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int) -> Bool {
        if count >= 8 {
            var offset = 0
            while offset < count &- 8 {
                if word(left, offset, UInt64.self) != word(right, offset, UInt64.self) { return false }
                offset &+= 8
            }
            return word(left, count &- 8, UInt64.self) == word(right, count &- 8, UInt64.self)
        }
        if count >= 4 {
            return word(left, 0, UInt32.self) == word(right, 0, UInt32.self)
                && word(left, count &- 4, UInt32.self) == word(right, count &- 4, UInt32.self)
        }
        if count >= 2 {
            return word(left, 0, UInt16.self) == word(right, 0, UInt16.self)
                && word(left, count &- 2, UInt16.self) == word(right, count &- 2, UInt16.self)
        }
        return count == 0 || word(left, 0, UInt8.self) == word(right, 0, UInt8.self)
    }

    @inlinable @inline(__always)
    static func word<Word: BitwiseCopyable>(
        _ pointer: UnsafeRawPointer, _ offset: Int, _ type: Word.Type
    ) -> Word {
        pointer.loadUnaligned(fromByteOffset: offset, as: Word.self)
    }

    @usableFromInline static func missing(_ key: StaticString) -> BSONError {
        BSONError(.missingField, "The field \"\(key)\" is missing", keyPath: [key.description])
    }
}
