extension BSONElement {
    /// The value as a 64-bit integer, from an integer or from a double that is a whole number.
    @inlinable public func int64() throws(BSONError) -> Int64 {
        switch type {
        case .int64: return scanner.int64(at: offset)
        case .int32: return Int64(scanner.int32(at: offset))
        case .double:
            guard let whole = Int64(exactly: scanner.double(at: offset)) else {
                throw outOfRange("an integer")
            }
            return whole
        default: throw mismatch("an integer")
        }
    }

    @inlinable func integer<Integer: FixedWidthInteger>(_ wanted: Integer.Type) throws(BSONError) -> Integer {
        guard let exact = Integer(exactly: try int64()) else { throw outOfRange("\(wanted)") }
        return exact
    }
}

extension Int: BSONElementDecodable, BSONElementEncodable {
    /// Reads an integer of either size, or a double that is a whole number.
    @inlinable public init(bson element: borrowing BSONElement) throws(BSONError) {
        self = try element.integer(Int.self)
    }
    /// `int64`, whatever the number: a field keeps one type.
    @inlinable public var bsonType: BSONType { .int64 }
    /// Writes 8 bytes.
    @inlinable public func write(bson writer: inout BSONWriter) throws(BSONError) { writer.put(Int64(self)) }
}

extension Int64: BSONElementDecodable, BSONElementEncodable {
    /// Reads an integer of either size, or a double that is a whole number.
    @inlinable public init(bson element: borrowing BSONElement) throws(BSONError) {
        self = try element.int64()
    }
    /// `int64`.
    @inlinable public var bsonType: BSONType { .int64 }
    /// Writes 8 bytes.
    @inlinable public func write(bson writer: inout BSONWriter) throws(BSONError) { writer.put(self) }
}

extension Int32: BSONElementDecodable, BSONElementEncodable {
    /// Reads any whole number that fits.
    @inlinable public init(bson element: borrowing BSONElement) throws(BSONError) {
        self = try element.integer(Int32.self)
    }
    /// `int32`.
    @inlinable public var bsonType: BSONType { .int32 }
    /// Writes 4 bytes.
    @inlinable public func write(bson writer: inout BSONWriter) throws(BSONError) { writer.put(self) }
}

extension Int16: BSONElementDecodable, BSONElementEncodable {
    /// Reads any whole number that fits.
    @inlinable public init(bson element: borrowing BSONElement) throws(BSONError) {
        self = try element.integer(Int16.self)
    }
    /// `int32`.
    @inlinable public var bsonType: BSONType { .int32 }
    /// Writes 4 bytes.
    @inlinable public func write(bson writer: inout BSONWriter) throws(BSONError) { writer.put(Int32(self)) }
}

extension Int8: BSONElementDecodable, BSONElementEncodable {
    /// Reads any whole number that fits.
    @inlinable public init(bson element: borrowing BSONElement) throws(BSONError) {
        self = try element.integer(Int8.self)
    }
    /// `int32`.
    @inlinable public var bsonType: BSONType { .int32 }
    /// Writes 4 bytes.
    @inlinable public func write(bson writer: inout BSONWriter) throws(BSONError) { writer.put(Int32(self)) }
}

extension UInt8: BSONElementDecodable, BSONElementEncodable {
    /// Reads any whole number that fits.
    @inlinable public init(bson element: borrowing BSONElement) throws(BSONError) {
        self = try element.integer(UInt8.self)
    }
    /// `int32`.
    @inlinable public var bsonType: BSONType { .int32 }
    /// Writes 4 bytes.
    @inlinable public func write(bson writer: inout BSONWriter) throws(BSONError) { writer.put(Int32(self)) }
}

extension UInt16: BSONElementDecodable, BSONElementEncodable {
    /// Reads any whole number that fits.
    @inlinable public init(bson element: borrowing BSONElement) throws(BSONError) {
        self = try element.integer(UInt16.self)
    }
    /// `int32`.
    @inlinable public var bsonType: BSONType { .int32 }
    /// Writes 4 bytes.
    @inlinable public func write(bson writer: inout BSONWriter) throws(BSONError) { writer.put(Int32(self)) }
}

extension UInt32: BSONElementDecodable, BSONElementEncodable {
    /// Reads any whole number that fits.
    @inlinable public init(bson element: borrowing BSONElement) throws(BSONError) {
        self = try element.integer(UInt32.self)
    }
    /// `int64`.
    @inlinable public var bsonType: BSONType { .int64 }
    /// Writes 8 bytes.
    @inlinable public func write(bson writer: inout BSONWriter) throws(BSONError) { writer.put(Int64(self)) }
}

extension UInt64: BSONElementDecodable, BSONElementEncodable {
    /// Reads any whole number that is not negative.
    @inlinable public init(bson element: borrowing BSONElement) throws(BSONError) {
        self = try element.integer(UInt64.self)
    }
    /// `int64`.
    @inlinable public var bsonType: BSONType { .int64 }
    /// Writes 8 bytes; throws `BSONError` for a number over `Int64.max`.
    @inlinable public func write(bson writer: inout BSONWriter) throws(BSONError) {
        guard let signed = Int64(exactly: self) else { throw BSONWriter.unsignedTooLarge(self) }
        writer.put(signed)
    }
}

extension UInt: BSONElementDecodable, BSONElementEncodable {
    /// Reads any whole number that is not negative.
    @inlinable public init(bson element: borrowing BSONElement) throws(BSONError) {
        self = try element.integer(UInt.self)
    }
    /// `int64`.
    @inlinable public var bsonType: BSONType { .int64 }
    /// Writes 8 bytes; throws `BSONError` for a number over `Int64.max`.
    @inlinable public func write(bson writer: inout BSONWriter) throws(BSONError) {
        try UInt64(self).write(bson: &writer)
    }
}

extension Int128: BSONElementDecodable, BSONElementEncodable {
    /// Reads any whole number.
    public init(bson element: borrowing BSONElement) throws(BSONError) {
        self = Int128(try element.int64())
    }
    /// `int64`.
    public var bsonType: BSONType { .int64 }
    /// Writes 8 bytes; throws `BSONError` for a number that 64 bits cannot hold.
    public func write(bson writer: inout BSONWriter) throws(BSONError) {
        guard let word = Int64(exactly: self) else { throw BSONWriter.tooWide(self) }
        writer.put(word)
    }
}

extension UInt128: BSONElementDecodable, BSONElementEncodable {
    /// Reads any whole number that is not negative.
    public init(bson element: borrowing BSONElement) throws(BSONError) {
        self = try element.integer(UInt128.self)
    }
    /// `int64`.
    public var bsonType: BSONType { .int64 }
    /// Writes 8 bytes; throws `BSONError` for a number over `Int64.max`.
    public func write(bson writer: inout BSONWriter) throws(BSONError) {
        guard let word = Int64(exactly: self) else { throw BSONWriter.tooWide(self) }
        writer.put(word)
    }
}

extension BSONWriter {
    @usableFromInline package static func unsignedTooLarge(_ number: UInt64) -> BSONError {
        tooWide(number)
    }

    static func tooWide(_ number: some BinaryInteger) -> BSONError {
        BSONError(.numberOutOfRange, "\(number) does not fit BSON's integers of 64 bits")
    }
}

extension Double: BSONElementDecodable, BSONElementEncodable {
    /// Reads a double, or an integer that a double holds exactly.
    @inlinable public init(bson element: borrowing BSONElement) throws(BSONError) {
        switch element.type {
        case .double: self = element.scanner.double(at: element.offset)
        case .int32: self = Double(element.scanner.int32(at: element.offset))
        case .int64:
            guard let exact = Double(exactly: element.scanner.int64(at: element.offset)) else {
                throw element.outOfRange("a double")
            }
            self = exact
        default: throw element.mismatch("a number")
        }
    }
    /// `double`.
    @inlinable public var bsonType: BSONType { .double }
    /// Writes 8 bytes.
    @inlinable public func write(bson writer: inout BSONWriter) throws(BSONError) { writer.put(bitPattern) }
}

extension Float: BSONElementDecodable, BSONElementEncodable {
    /// Reads a number that a float holds exactly, or NaN.
    @inlinable public init(bson element: borrowing BSONElement) throws(BSONError) {
        let double = try Double(bson: element)
        guard double.isNaN || Double(Float(double)) == double else { throw element.outOfRange("a float") }
        self = Float(double)
    }
    /// `double`.
    @inlinable public var bsonType: BSONType { .double }
    /// Writes 8 bytes.
    @inlinable public func write(bson writer: inout BSONWriter) throws(BSONError) {
        writer.put(Double(self).bitPattern)
    }
}

extension Bool: BSONElementDecodable, BSONElementEncodable {
    /// Reads a boolean.
    @inlinable public init(bson element: borrowing BSONElement) throws(BSONError) {
        guard element.type == .bool else { throw element.mismatch("a boolean") }
        self = try element.scanner.bool(at: element.offset)
    }
    /// `bool`.
    @inlinable public var bsonType: BSONType { .bool }
    /// Writes one byte.
    @inlinable public func write(bson writer: inout BSONWriter) throws(BSONError) {
        writer.put(self ? 1 : 0 as UInt8)
    }
}
