extension Table {
    /// Draws one column over another as text.
    ///
    /// ```swift
    /// print(try table.chart("px", over: "ts", width: 72, height: 12))
    /// ```
    ///
    /// Where the rows are in order of the column below, the points are joined by a line; else they stand alone. Rows
    /// in which one of the two is null, NaN or infinite are left out, and the last line says how many.
    /// Cost: two passes over the two columns.
    ///
    /// - Parameters:
    ///   - name: The column to draw: numbers or dates.
    ///   - below: The column along the lower axis: numbers or dates, the latter shown in UTC.
    ///   - width: The characters in a line, labels included; 80 unless told otherwise, at least 30.
    ///   - height: The lines of the drawing without the lower axis; 16 unless told otherwise, at least 3.
    ///   - style: Braille dots unless told otherwise.
    /// - Throws: `ColumnarError` when a column is not there or holds neither numbers nor dates.
    public func chart(
        _ name: String, over below: String, width: Int = 80, height: Int = 16, style: ChartStyle = .braille
    ) throws(ColumnarError) -> String {
        let y = try ChartSeries(column(name), name: name)
        let x = try ChartSeries(column(below), name: below)
        let title = "\(PlainText.escaped(name)) over \(PlainText.escaped(below))"
        // Sizes beyond any screen would only cost memory.
        let chart = ChartPoints(x: x, y: y, rowCount: rowCount)
        guard let chart else { return "\(title)\n(no row has a number in both columns)" }
        let layout = ChartLayout(
            chart, width: min(max(width, 30), 1000), height: min(max(height, 3), 1000), style: style)
        var lines = [title] + layout.lines
        if chart.skippedCount > 0 {
            lines.append("\(chart.skippedCount) of \(rowCount) rows have no number to draw")
        }
        return lines.joined(separator: "\n")
    }
}

/// The points of a chart and what they span.
struct ChartPoints {
    let x: ChartSeries
    let y: ChartSeries
    let rowCount: Int
    private(set) var xRange: ClosedRange<Double>
    private(set) var yRange: ClosedRange<Double>
    /// Whether no point lies left of the one before.
    private(set) var isOrdered = true
    private(set) var skippedCount = 0

    /// Nil when no row has a number in both.
    init?(x: ChartSeries, y: ChartSeries, rowCount: Int) {
        self.x = x
        self.y = y
        self.rowCount = rowCount
        guard let first = (0..<rowCount).lazy.compactMap({ Self.point(x, y, $0) }).first else { return nil }
        xRange = first.x...first.x
        yRange = first.y...first.y
        var last = first.x
        for row in 0..<rowCount {
            guard let point = Self.point(x, y, row) else {
                skippedCount += 1
                continue
            }
            isOrdered = isOrdered && point.x >= last
            last = point.x
            xRange = min(xRange.lowerBound, point.x)...max(xRange.upperBound, point.x)
            yRange = min(yRange.lowerBound, point.y)...max(yRange.upperBound, point.y)
        }
    }

    private static func point(_ x: ChartSeries, _ y: ChartSeries, _ row: Int) -> (x: Double, y: Double)? {
        guard let x = x.number(at: row), let y = y.number(at: row) else { return nil }
        return (x, y)
    }

    /// Calls `body` with every point in order of the rows.
    func forEach(_ body: (_ x: Double, _ y: Double) -> Void) {
        for row in 0..<rowCount {
            if let point = Self.point(x, y, row) { body(point.x, point.y) }
        }
    }
}
