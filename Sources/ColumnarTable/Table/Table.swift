public import BSON

/// Named columns of equal length. Immutable; copying one copies references.
///
/// ```swift
/// let prices = try table["px", as: Double.self]
/// let highest = prices.lazy.compactMap { $0 }.max()
/// print(table)
/// ```
public struct Table: Sendable {
    /// Names and types of the columns.
    public let schema: Schema
    /// The columns in the schema's order.
    public let columns: [Column]
    /// The number of rows.
    public let rowCount: Int
    private let positions: [String: Int]

    /// Makes a table of finished columns.
    ///
    /// - Throws: `ColumnarError` when the columns are not of one length and of the schema's number and types, or a
    ///   name occurs twice.
    public init(schema: Schema, columns: [Column]) throws(ColumnarError) {
        try self.init(schema: schema, columns: columns, rowCount: columns.first?.count ?? 0)
    }

    init(schema: Schema, columns: [Column], rowCount: Int) throws(ColumnarError) {
        guard schema.fields.count == columns.count else {
            throw ColumnarError(
                .unequalColumns, "\(columns.count) columns for \(schema.fields.count) fields")
        }
        if let name = schema.repeatedName {
            throw ColumnarError(.duplicateField, "The schema names a field twice", fieldPath: [name])
        }
        for (field, column) in zip(schema.fields, columns) {
            guard column.count == rowCount else {
                throw ColumnarError(
                    .unequalColumns, "\(column.count) rows in a table of \(rowCount)", fieldPath: [field.name]
                )
            }
            guard column.type == field.type else {
                throw ColumnarError(
                    .wrongColumnType, "The schema says \(field.type), the column holds \(column.type)",
                    fieldPath: [field.name], columnType: column.type)
            }
        }
        self.schema = schema
        self.columns = columns
        self.rowCount = rowCount
        positions = Dictionary(uniqueKeysWithValues: zip(schema.fields.map(\.name), columns.indices))
    }

    /// The Arrow bytes in use.
    public var byteCount: Int {
        columns.reduce(0) { $0 + $1.byteCount }
    }

    /// The column of this name; nil if there is none. Cost: one look-up.
    public subscript(_ name: String) -> Column? {
        positions[name].map { columns[$0] }
    }

    /// The column of this name.
    ///
    /// - Throws: `ColumnarError` of code `.noSuchColumn`, which lists the names that there are.
    public func column(_ name: String) throws(ColumnarError) -> Column {
        guard let column = self[name] else {
            let names = schema.fields.prefix(20).map(\.name).joined(separator: ", ")
            let rest = schema.fields.count > 20 ? " … (\(schema.fields.count) in all)" : ""
            throw ColumnarError(
                .noSuchColumn, "The table has no such column; it has \(names)\(rest)", fieldPath: [name])
        }
        return column
    }

    /// The column of this name, read as a Swift type.
    ///
    /// - Throws: `ColumnarError` of code `.noSuchColumn` or `.wrongColumnType`.
    public subscript<Element: ColumnElement>(
        _ name: String, as type: Element.Type
    ) -> TypedColumn<Element> {
        get throws(ColumnarError) {
            let column = try column(name)
            do throws(ColumnarError) {
                return try column.values(as: type)
            } catch {
                throw error.nested(under: name)
            }
        }
    }

    /// One row as a document, without its nulls. The row must be one of `0..<rowCount`.
    ///
    /// Cost: makes every value anew; a column at a time is much cheaper.
    public func document(at row: Int) -> Document {
        precondition(row >= 0 && row < rowCount, "The table has no such row")
        var document = Document()
        for (field, column) in zip(schema.fields, columns) where !column.isNull(at: row) {
            document.append(field.name, column.value(at: row))
        }
        return document
    }
}
