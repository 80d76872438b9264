/// A column read as a Swift type: a collection with one element a row, nil where the row is null.
public struct TypedColumn<Element: ColumnElement>: RandomAccessCollection, Sendable {
    /// The column itself.
    public let column: Column

    init(_ column: Column) throws(ColumnarError) {
        try Element.check(column)
        self.column = column
    }

    /// 0.
    public var startIndex: Int { 0 }
    /// The number of rows.
    public var endIndex: Int { column.count }

    /// The value of a row, nil if it is null. The row must be one of `indices`.
    public subscript(row: Int) -> Element? {
        precondition(row >= 0 && row < column.count, "The column has no such row")
        return column.isValid(row) ? Element.read(column, at: row) : nil
    }
}
