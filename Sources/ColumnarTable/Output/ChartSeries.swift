import BSON

/// A column as numbers to draw.
struct ChartSeries {
    private let column: Column
    let isDate: Bool

    /// - Throws: `ColumnarError` of code `.wrongColumnType` for a column of neither numbers nor dates.
    init(_ column: Column, name: String) throws(ColumnarError) {
        switch column.type {
        case .int32, .int64, .double, .decimal128, .date: break
        default:
            throw ColumnarError(
                .wrongColumnType, "A chart needs numbers or dates, the column holds \(column.type)",
                fieldPath: [name], columnType: column.type)
        }
        self.column = column
        isDate = column.type == .date
    }

    /// A row's number; nil for a null, a NaN and infinities. Large integers and decimals are rounded to doubles.
    func number(at row: Int) -> Double? {
        guard column.isValid(row) else { return nil }
        let number: Double? =
            switch column.type {
            case .int32: column.load(row, as: Int32.self).map(Double.init)
            case .int64, .date: column.load(row, as: Int64.self).map(Double.init)
            case .decimal128: column.decimal(at: row).map(Double.init)
            default: column.load(row, as: Double.self)
            }
        return number.flatMap { $0.isFinite ? $0 : nil }
    }
}
