import BSON

/// One column of a printed table: its cells as text, all of one width.
struct CellColumn {
    let header: [String]
    private(set) var cells: [String]
    private let isNumber: Bool
    let width: Int

    /// Cells longer than this are cut.
    private static let maximumWidth = 40

    init(_ field: Schema.Field, _ column: Column, rows: [Int]) {
        isNumber = Self.isNumber(column.type)
        let texts = Self.texts(of: column, rows: rows)
        cells = (isNumber ? Self.alignedAtPoint(texts) : texts).map { $0.cut(to: Self.maximumWidth) }
        header = [PlainText.escaped(field.name), "\(field.type)"].map { $0.cut(to: Self.maximumWidth) }
        width = (header + cells).reduce(1) { max($0, $1.displayWidth) }
    }

    private static func isNumber(_ type: ColumnType) -> Bool {
        switch type {
        case .int32, .int64, .double, .decimal128: true
        default: false
        }
    }

    private static func texts(of column: Column, rows: [Int]) -> [String] {
        guard column.type == .date else { return rows.map { PlainText.text(column.value(at: $0)) } }
        let dates = rows.map { column.isNull(at: $0) ? nil : column.load($0, as: Int64.self) }
        // One precision for all of them, so that they stand below each other.
        let precision = dates.compactMap { $0.map(UTCText.Precision.init) }.max() ?? .day
        return dates.map { $0.map { UTCText.text($0, precision) } ?? "null" }
    }

    /// Numbers with their points below each other.
    private static func alignedAtPoint(_ texts: [String]) -> [String] {
        func fraction(_ text: String) -> Int {
            guard text != "null", let point = text.firstIndex(of: ".") else { return 0 }
            return text.distance(from: point, to: text.endIndex)
        }
        let longest = texts.reduce(0) { max($0, fraction($1)) }
        return texts.map { text in
            text == "null" ? text : text + String(repeating: " ", count: longest - fraction(text))
        }
    }

    /// A line's part of this column: numbers to the right, everything else to the left.
    func padded(_ text: String) -> String {
        let space = String(repeating: " ", count: max(0, width - text.displayWidth))
        return isNumber ? space + text : text + space
    }
}
