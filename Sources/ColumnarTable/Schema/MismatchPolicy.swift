/// What happens to a value that a column's type cannot hold exactly.
///
/// A number that the column's type holds exactly is no mismatch: an int32 goes into columns of int64, double and
/// decimal128, an int64 into a double column when no digit is lost. Columns whose type was declared also take an
/// int64 or a double into an integer column when it is that very integer.
public enum MismatchPolicy: Hashable, Sendable {
    /// The load ends with an error that names the field, the row, the column's type and the value's.
    case error
    /// The row gets a null, and the column counts it in `mismatchCount`.
    case nullAndCount
    /// The column changes to a type that holds all of its values exactly: int32 to int64, integers to double where
    /// every one stays exact, integers to decimal128, and everything else to `ColumnType.bsonValue`.
    case widen
}
