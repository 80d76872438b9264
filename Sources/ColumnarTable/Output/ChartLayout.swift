/// A chart's lines: labels, axes and the drawing between them.
struct ChartLayout {
    private let points: ChartPoints
    private let xAxis: ChartAxis
    private let yAxis: ChartAxis
    private let labelWidth: Int
    private let columns: Int
    private let height: Int
    private let style: ChartStyle

    init(_ points: ChartPoints, width: Int, height: Int, style: ChartStyle) {
        self.points = points
        self.height = height
        self.style = style
        let yAxis = ChartAxis(
            minimum: points.yRange.lowerBound, maximum: points.yRange.upperBound,
            tickCount: max(2, height / 4), isDate: points.y.isDate, isTight: false)
        self.yAxis = yAxis
        labelWidth = min(yAxis.ticks.map { yAxis.label($0).count }.max() ?? 0, width / 2)
        columns = width - labelWidth - 2
        xAxis = ChartAxis(
            minimum: points.xRange.lowerBound, maximum: points.xRange.upperBound,
            tickCount: max(2, columns / 16), isDate: points.x.isDate, isTight: true)
    }

    private var isASCII: Bool { style == .ascii }

    /// The chart from the top to the labels of the lower axis.
    var lines: [String] {
        let drawing = drawing
        return drawing.enumerated().map { row, line in sideLabel(row) + trimmed(line) } + lowerAxis
    }

    private var drawing: [String] {
        var canvas = ChartCanvas(columns: columns, rows: height, style: style)
        var last: (x: Int, y: Int)?
        points.forEach { x, y in
            let point = (
                x: Self.dot(xAxis.fraction(x), of: canvas.width),
                y: Self.dot(yAxis.fraction(y), of: canvas.height)
            )
            // Most points of a long column fall where the one before did.
            if let last, last == point { return }
            if points.isOrdered, let last {
                canvas.line(from: last, to: point)
            } else {
                canvas.set(point.x, point.y)
            }
            last = point
        }
        return canvas.lines
    }

    private static func dot(_ fraction: Double, of count: Int) -> Int {
        let position = (fraction * Double(count - 1)).rounded()
        return position > 0 ? Int(min(position, Double(count - 1))) : 0
    }

    private func trimmed(_ line: String) -> String {
        let end = line.lastIndex { $0 != " " }.map(line.index(after:))
        return String(line[..<(end ?? line.startIndex)])
    }

    /// The text left of a line: a tick's label if there is one on this line.
    private func sideLabel(_ row: Int) -> String {
        let tick = yAxis.ticks.last { Self.dot(1 - yAxis.fraction($0), of: height) == row }
        let label = (tick.map(yAxis.label) ?? "").prefix(labelWidth)
        let space = String(repeating: " ", count: max(0, labelWidth - label.count))
        return space + label + (isASCII ? (tick == nil ? " |" : " +") : (tick == nil ? " │" : " ┤"))
    }

    /// The line below the drawing and the labels under its ticks.
    private var lowerAxis: [String] {
        var axis = Array(repeating: isASCII ? "-" : "─", count: columns)
        var labels = Array(repeating: Character(" "), count: columns)
        var free = 0
        for tick in xAxis.ticks {
            let place = Self.dot(xAxis.fraction(tick), of: columns)
            let label = Array(xAxis.label(tick).prefix(columns))
            let start = min(max(place - label.count / 2, 0), columns - label.count)
            guard start >= free else { continue }
            axis[place] = isASCII ? "+" : "┬"
            labels.replaceSubrange(start..<start + label.count, with: label)
            free = start + label.count + 2
        }
        let margin = String(repeating: " ", count: labelWidth + 1)
        let lines = [margin + (isASCII ? "+" : "└") + axis.joined(), margin + " " + trimmed(String(labels))]
        return lines + dateLine
    }

    private static func milliseconds(_ number: Double) -> Int64 {
        Int64(exactly: number.rounded()) ?? (number < 0 ? .min : .max)
    }

    /// The days that times of day along the axis belong to.
    private var dateLine: [String] {
        guard points.x.isDate, xAxis.step < 86_400_000 else { return [] }
        let days = [points.xRange.lowerBound, points.xRange.upperBound].map {
            UTCText.text(Self.milliseconds($0), .day)
        }
        let text = days[0] == days[1] ? days[0] : "\(days[0]) to \(days[1])"
        return [String(repeating: " ", count: labelWidth + 2) + text + " UTC"]
    }
}
