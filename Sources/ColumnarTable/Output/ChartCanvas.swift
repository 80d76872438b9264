/// A grid of dots that prints as lines of characters.
struct ChartCanvas {
    /// In dots.
    let width: Int
    let height: Int
    private let style: ChartStyle
    private var dots: [Bool]

    /// A canvas of so many characters.
    init(columns: Int, rows: Int, style: ChartStyle) {
        self.style = style
        width = columns * (style == .braille ? 2 : 1)
        height = rows * (style == .braille ? 4 : 1)
        dots = Array(repeating: false, count: width * height)
    }

    /// Sets the dot at a position counted from the lower left.
    mutating func set(_ x: Int, _ y: Int) {
        guard x >= 0, x < width, y >= 0, y < height else { return }
        dots[(height - 1 - y) * width + x] = true
    }

    /// Sets the dots of a straight line.
    mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int)) {
        let steps = max(abs(end.x - start.x), abs(end.y - start.y))
        for step in 0...steps {
            let part = steps == 0 ? 0 : Double(step) / Double(steps)
            set(
                start.x + Int((Double(end.x - start.x) * part).rounded()),
                start.y + Int((Double(end.y - start.y) * part).rounded()))
        }
    }

    /// The characters, a string a line from the top.
    var lines: [String] {
        style == .braille ? brailleLines : asciiLines
    }

    private var asciiLines: [String] {
        (0..<height).map { row in
            String((0..<width).map { dots[row * width + $0] ? "*" : " " })
        }
    }

    // The bits of U+2800's dots, by row and column within the character.
    private static let bits: [[UInt32]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

    private var brailleLines: [String] {
        stride(from: 0, to: height, by: 4).map { top in
            var line = String.UnicodeScalarView()
            for left in stride(from: 0, to: width, by: 2) {
                line.append(character(top: top, left: left))
            }
            return String(line)
        }
    }

    private func character(top: Int, left: Int) -> Unicode.Scalar {
        var code: UInt32 = 0
        for (row, bits) in Self.bits.enumerated() {
            for (column, bit) in bits.enumerated() where dots[(top + row) * width + left + column] {
                code |= bit
            }
        }
        return code == 0 ? " " : Unicode.Scalar(0x2800 + code) ?? " "
    }
}
