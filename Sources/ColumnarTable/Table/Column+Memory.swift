extension Column {
    /// The column read as a Swift type.
    ///
    /// - Throws: `ColumnarError` of code `.wrongColumnType`, or `.nullsPresent` for lists that hold nulls.
    public func values<Element: ColumnElement>(as type: Element.Type) throws(ColumnarError) -> TypedColumn<
        Element
    > {
        try TypedColumn(self)
    }

    /// Calls `body` with the values in memory, one a row; those of null rows mean nothing.
    ///
    /// `Int32`, `Int64` and `Double` are stored so, and a date as the `Int64` of its milliseconds.
    ///
    /// - Throws: `ColumnarError` of code `.wrongColumnType` when the column's values are not stored as this type;
    ///   and what `body` throws.
    public func withUnsafeValues<Value: ColumnWord, Result>(
        as type: Value.Type, _ body: (UnsafeBufferPointer<Value>) throws -> Result
    ) throws -> Result {
        guard Value.columnTypes.contains(self.type) else {
            throw ColumnarError(
                .wrongColumnType,
                "The column holds \(self.type), whose values are not stored as \(Value.self)",
                columnType: self.type)
        }
        defer { withExtendedLifetime(values) {} }
        let start = values?.base.assumingMemoryBound(to: Value.self)
        return try body(UnsafeBufferPointer(start: start, count: start == nil ? 0 : count))
    }

    /// Calls `body` with the validity bitmap, the first row in the lowest bit; nil when no row is null.
    public func withUnsafeValidity<Result>(
        _ body: (UnsafeRawBufferPointer?) throws -> Result
    ) rethrows -> Result {
        defer { withExtendedLifetime(validity) {} }
        return try body(validity.map { UnsafeRawBufferPointer(start: $0.base, count: $0.byteCount) })
    }

    /// The rows of the child column that are the elements of the list in a row; empty for a null.
    ///
    /// The row must be one of `0..<count`; columns other than lists give an empty range.
    public func elementRange(at row: Int) -> Range<Int> {
        precondition(row >= 0 && row < count, "The column has no such row")
        guard case .list = type else { return 0..<0 }
        return range(at: row)
    }
}

/// A type that a column stores in memory just so: `Int32`, `Int64`, `Double`.
public protocol ColumnWord: BitwiseCopyable, Sendable {
    /// The types of the columns that do.
    static var columnTypes: [ColumnType] { get }
}

extension Int32: ColumnWord {
    /// int32 columns.
    public static var columnTypes: [ColumnType] { [.int32] }
}

extension Int64: ColumnWord {
    /// int64 columns, and dates as milliseconds since 1970.
    public static var columnTypes: [ColumnType] { [.int64, .date] }
}

extension Double: ColumnWord {
    /// double columns.
    public static var columnTypes: [ColumnType] { [.double] }
}
