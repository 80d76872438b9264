/// A Swift type that columns can be read as: `table["px", as: Double.self]`.
///
/// | Swift | columns |
/// | --- | --- |
/// | `Double` | double, int32 |
/// | `Int`, `Int64` | int64, int32 |
/// | `Int32` | int32 |
/// | `Bool`, `String`, `ObjectID`, `Decimal128` | bool, string, objectID, decimal128 |
/// | `Document` | struct, and `bsonValue` columns that hold only documents |
/// | `Date`, `BSONDate` | date |
/// | `Binary` | binary of any subtype; `UUID` those of the UUID subtype |
/// | `BSONValue` | every column |
/// | arrays of these | lists without null elements |
///
/// A conversion that could lose something is not among them: an int64 column is no `Double`.
public protocol ColumnElement: ColumnRepresentable, Sendable {
    /// Throws unless every value of the column that is not null can be read as this type.
    static func check(_ column: Column) throws(ColumnarError)
    /// The value in a row that exists and is not null, of a column that `check` has let pass.
    static func read(_ column: Column, at row: Int) -> Self?
}

extension ColumnElement {
    /// The error for a column that is not of this type.
    static func refusal(of column: Column) -> ColumnarError {
        ColumnarError(
            .wrongColumnType, "The column holds \(column.type), which does not read as \(Self.self)",
            columnType: column.type)
    }
}
