public import BSON
public import FoundationEssentials

extension Double: ColumnElement {
    /// Passes double and int32 columns.
    public static func check(_ column: Column) throws(ColumnarError) {
        guard column.type == .double || column.type == .int32 else { throw refusal(of: column) }
    }

    /// The number, an int32 converted.
    public static func read(_ column: Column, at row: Int) -> Double? {
        column.type == .double
            ? column.load(row, as: Double.self) : column.load(row, as: Int32.self).map(Double.init)
    }
}

extension Int32: ColumnElement {
    /// Passes int32 columns.
    public static func check(_ column: Column) throws(ColumnarError) {
        guard column.type == .int32 else { throw refusal(of: column) }
    }

    /// The number.
    public static func read(_ column: Column, at row: Int) -> Int32? {
        column.load(row, as: Int32.self)
    }
}

extension Int64: ColumnElement {
    /// Passes int64 and int32 columns.
    public static func check(_ column: Column) throws(ColumnarError) {
        guard column.type == .int64 || column.type == .int32 else { throw refusal(of: column) }
    }

    /// The number, an int32 converted.
    public static func read(_ column: Column, at row: Int) -> Int64? {
        column.type == .int64
            ? column.load(row, as: Int64.self) : column.load(row, as: Int32.self).map(Int64.init)
    }
}

extension Int: ColumnElement {
    /// Passes int64 and int32 columns.
    public static func check(_ column: Column) throws(ColumnarError) {
        guard column.type == .int64 || column.type == .int32 else { throw refusal(of: column) }
    }

    /// The number.
    public static func read(_ column: Column, at row: Int) -> Int? {
        Int64.read(column, at: row).map(Int.init)
    }
}

extension Bool: ColumnElement {
    /// Passes bool columns.
    public static func check(_ column: Column) throws(ColumnarError) {
        guard column.type == .bool else { throw refusal(of: column) }
    }

    /// The bit.
    public static func read(_ column: Column, at row: Int) -> Bool? {
        column.bit(at: row)
    }
}

extension String: ColumnElement {
    /// Passes string columns.
    public static func check(_ column: Column) throws(ColumnarError) {
        guard column.type == .string else { throw refusal(of: column) }
    }

    /// The text: a copy when it is longer than 15 bytes.
    public static func read(_ column: Column, at row: Int) -> String? {
        column.text(at: row)
    }
}

extension BSONDate: ColumnElement {
    /// Passes date columns.
    public static func check(_ column: Column) throws(ColumnarError) {
        guard column.type == .date else { throw refusal(of: column) }
    }

    /// The date.
    public static func read(_ column: Column, at row: Int) -> BSONDate? {
        column.load(row, as: Int64.self).map(BSONDate.init(millisecondsSinceEpoch:))
    }
}

extension Date: ColumnElement {
    /// Passes date columns.
    public static func check(_ column: Column) throws(ColumnarError) {
        guard column.type == .date else { throw refusal(of: column) }
    }

    /// The date.
    public static func read(_ column: Column, at row: Int) -> Date? {
        BSONDate.read(column, at: row)?.date
    }
}

extension ObjectID: ColumnElement {
    /// Passes objectID columns.
    public static func check(_ column: Column) throws(ColumnarError) {
        guard column.type == .objectID else { throw refusal(of: column) }
    }

    /// The identifier.
    public static func read(_ column: Column, at row: Int) -> ObjectID? {
        column.objectID(at: row)
    }
}

extension Decimal128: ColumnElement {
    /// Passes decimal128 columns.
    public static func check(_ column: Column) throws(ColumnarError) {
        guard column.type == .decimal128 else { throw refusal(of: column) }
    }

    /// The decimal.
    public static func read(_ column: Column, at row: Int) -> Decimal128? {
        column.decimal(at: row)
    }
}

extension Binary: ColumnElement {
    /// Passes binary columns of any subtype.
    public static func check(_ column: Column) throws(ColumnarError) {
        guard case .binary = column.type else { throw refusal(of: column) }
    }

    /// A copy of the bytes.
    public static func read(_ column: Column, at row: Int) -> Binary? {
        guard case .binary(let subtype) = column.type else { return nil }
        return Binary(Array(column.bytes(at: row)), subtype: subtype)
    }
}

extension UUID: ColumnElement {
    /// Passes binary columns of the UUID subtype whose values have sixteen bytes.
    public static func check(_ column: Column) throws(ColumnarError) {
        guard column.type == .binary(.uuid) else { throw refusal(of: column) }
        for row in 0..<column.count where column.isValid(row) && column.range(at: row).count != 16 {
            throw ColumnarError(
                .wrongColumnType, "The value has \(column.range(at: row).count) bytes, a UUID has 16",
                row: row, columnType: column.type)
        }
    }

    /// The identifier.
    public static func read(_ column: Column, at row: Int) -> UUID? {
        Binary.read(column, at: row)?.uuid()
    }
}

extension BSONValue: ColumnElement {
    /// Passes every column.
    public static func check(_ column: Column) throws(ColumnarError) {}

    /// The value.
    public static func read(_ column: Column, at row: Int) -> BSONValue? {
        row >= 0 && row < column.count ? column.value(at: row) : nil
    }
}

extension Document: ColumnRepresentable {
    /// A column of values of any type, since the type says nothing of the fields.
    public static var columnType: ColumnType { .bsonValue }
}

extension Document: ColumnElement {
    /// Passes struct columns, and `bsonValue` columns that hold nothing but documents. Cost: one pass over these.
    public static func check(_ column: Column) throws(ColumnarError) {
        if case .struct = column.type { return }
        guard column.type == .bsonValue else { throw refusal(of: column) }
        for row in 0..<column.count where column.isValid(row) {
            guard column.bytes(at: row).first == BSONType.document.rawValue else {
                throw refusal(of: column).at(row: row)
            }
        }
    }

    /// The document; a struct's is without its null fields.
    public static func read(_ column: Column, at row: Int) -> Document? {
        guard row >= 0, row < column.count else { return nil }
        return column.value(at: row).documentValue
    }
}

extension Array: ColumnElement where Element: ColumnElement {
    /// Passes list columns whose elements read as `Element` and, unless that is `BSONValue`, hold no null.
    public static func check(_ column: Column) throws(ColumnarError) {
        guard case .list = column.type, let elements = column.children.first else {
            throw refusal(of: column)
        }
        // An empty list says nothing about its elements.
        guard elements.count > 0 else { return }
        guard elements.nullCount == 0 || Element.self == BSONValue.self else {
            throw ColumnarError(
                .nullsPresent, "Null elements (\(elements.nullCount) of them): read the lists as [BSONValue]",
                columnType: column.type)
        }
        try Element.check(elements)
    }

    /// The elements.
    public static func read(_ column: Column, at row: Int) -> [Element]? {
        guard let elements = column.children.first, row >= 0, row < column.count else { return nil }
        return column.range(at: row).compactMap { Element.read(elements, at: $0) }
    }
}
