extension Table: CustomStringConvertible {
    /// The first and last rows in columns of at most 100 characters, as `formatted()` gives them.
    public var description: String { formatted() }

    /// The table as people like to look at it: names with the types under them, the first and the last rows, and how
    /// many there are.
    ///
    /// ```
    /// sym     px     qty
    /// string  double int32
    /// ──────  ────── ─────
    /// AAPL    101.5    300
    /// MSFT     99.25  null
    /// …            …     …
    /// TSLA    250.0      7
    ///
    /// 1,000,000 rows × 3 columns
    /// ```
    ///
    /// Columns that do not fit are left out in the middle, and the last line says so, as it does when values were
    /// turned into nulls. Dates are in UTC. Long cells are cut and end in `…`.
    ///
    /// - Parameters:
    ///   - rows: The most rows to show, 10 unless told otherwise; a longer table shows half of them from its head
    ///     and half from its tail.
    ///   - width: The most characters in a line, 100 unless told otherwise; the first column is always shown.
    public func formatted(rows: Int = 10, width: Int = 100) -> String {
        let shown = Self.shownRows(of: rowCount, limit: max(rows, 0))
        let fitting = fittingColumns(rows: shown.rows, width: width)
        var lines = (0..<2).map { line in
            Self.line(fitting.map { $0.map { $0.padded($0.header[line]) } ?? "…" })
        }
        lines.append(Self.line(fitting.map { String(repeating: "─", count: $0?.width ?? 1) }))
        for row in 0...shown.rows.count {
            if row == shown.gap { lines.append(Self.line(fitting.map { $0?.padded("…") ?? "…" })) }
            if row == shown.rows.count { break }
            lines.append(Self.line(fitting.map { $0.map { $0.padded($0.cells[row]) } ?? "…" }))
        }
        if columns.isEmpty { lines = [] } else { lines.append("") }
        lines.append(footer(shownColumns: fitting.filter { $0 != nil }.count))
        return lines.joined(separator: "\n")
    }

    /// The rows to show, and before which of them others are left out.
    private static func shownRows(of count: Int, limit: Int) -> (rows: [Int], gap: Int?) {
        guard count > limit else { return (Array(0..<count), nil) }
        let head = (limit + 1) / 2
        let tail = limit - head
        return (Array(0..<head) + Array(count - tail..<count), head)
    }

    /// The columns that fit in a line, the others as one nil in the middle.
    private func fittingColumns(rows: [Int], width: Int) -> [CellColumn?] {
        var head: [CellColumn] = []
        var tail: [CellColumn] = []
        // Two spaces between columns, and the mark for those left out.
        var room = width
        while head.count + tail.count < columns.count {
            let fromTail = head.count > tail.count * 2
            let next = fromTail ? columns.count - 1 - tail.count : head.count
            let column = CellColumn(schema.fields[next], columns[next], rows: rows)
            let isLast = head.count + tail.count == columns.count - 1
            guard head.isEmpty || column.width + 2 + (isLast ? 0 : 3) <= room else { break }
            room -= column.width + 2
            if fromTail { tail.append(column) } else { head.append(column) }
        }
        let isComplete = head.count + tail.count == columns.count
        return head + (isComplete ? [] : [nil]) + tail.reversed()
    }

    private static func line(_ cells: [String]) -> String {
        let line = cells.joined(separator: "  ")
        let end = line.lastIndex { $0 != " " }.map(line.index(after:))
        return String(line[..<(end ?? line.startIndex)])
    }

    private func footer(shownColumns: Int) -> String {
        var text = "\(Self.grouped(rowCount)) \(rowCount == 1 ? "row" : "rows") × "
        text += "\(Self.grouped(columns.count)) \(columns.count == 1 ? "column" : "columns")"
        if shownColumns < columns.count { text += ", \(shownColumns) of them shown" }
        for (field, column) in zip(schema.fields, columns) where column.mismatchCount > 0 {
            text += "\n\(PlainText.escaped(field.name)): "
            text += "\(Self.grouped(column.mismatchCount)) values of another type are null"
        }
        return text
    }

    /// A count with commas between thousands.
    private static func grouped(_ count: Int) -> String {
        let digits = Array(String(count))
        var text = ""
        for (offset, digit) in digits.enumerated() {
            if offset > 0, (digits.count - offset) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
