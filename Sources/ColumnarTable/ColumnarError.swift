public import BSON

/// Why a table could not be built, read or written, and where.
public struct ColumnarError: Error, Hashable, Sendable {
    /// The kind of failure, for programs; `message` says the particulars to people.
    public enum Code: Hashable, Sendable {
        /// The bytes are not valid BSON.
        case malformed
        /// The bytes ended inside a document.
        case truncated
        /// A document holds the same key twice.
        case duplicateKey
        /// A value's type is not the column's, and the column's policy is `.error`.
        case typeMismatch
        /// A field that may not be null is null or missing.
        case unexpectedNull
        /// A field is not in the declared schema, and the policy is `.error`.
        case unknownField
        /// The documents have more distinct fields than `TableBuilder.maximumFieldCount`.
        case tooManyFields
        /// A schema names a field twice.
        case duplicateField
        /// The table has no column of that name.
        case noSuchColumn
        /// The column's values are of another type than the one asked for.
        case wrongColumnType
        /// The column holds nulls where the type asked for has none.
        case nullsPresent
        /// The columns given to a table differ in length, or in number from the schema's fields.
        case unequalColumns
        /// The system has no more memory.
        case outOfMemory
        /// A file or other destination could not be written.
        case writeFailed
    }

    /// The kind of failure.
    public var code: Code
    /// One sentence for people.
    public var message: String
    /// The row, counted from 0 over the whole load.
    public var row: Int?
    /// The keys from the document to the culprit; positions in arrays are decimal numbers.
    public var fieldPath: [String]
    /// The column's type, where it is one of two that disagree.
    public var columnType: ColumnType?
    /// The value's type, where it is one of two that disagree.
    public var valueType: BSONType?

    /// Makes an error.
    public init(
        _ code: Code, _ message: String, row: Int? = nil, fieldPath: [String] = [],
        columnType: ColumnType? = nil, valueType: BSONType? = nil
    ) {
        self.code = code
        self.message = message
        self.row = row
        self.fieldPath = fieldPath
        self.columnType = columnType
        self.valueType = valueType
    }

    /// What is wrong with bytes, seen from the document that holds them.
    init(_ error: BSONError) {
        let place = error.byteOffset.map { " (byte \($0))" } ?? ""
        self.init(.malformed, error.message + place, fieldPath: error.keyPath)
    }

    /// The same error seen from one level further out.
    func nested(under key: String) -> ColumnarError {
        var outer = self
        outer.fieldPath.insert(key, at: 0)
        return outer
    }

    func at(row: Int) -> ColumnarError {
        var placed = self
        placed.row = row
        return placed
    }
}

extension ColumnarError: CustomStringConvertible {
    /// The message with field and row where they are known.
    public var description: String {
        var text = message
        if !fieldPath.isEmpty { text += ", field \(fieldPath.joined(separator: "."))" }
        if let row { text += ", row \(row)" }
        return text
    }
}
