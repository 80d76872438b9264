import BSON
import Testing

@testable import ColumnarTable

@Suite struct ChartTests {
    static let start: Int64 = 1_767_261_600_000  // 2026-01-01 10:00

    @Test func aLineInASCII() throws {
        let table = try Samples.table((0...10).map { ["x": .int32($0), "y": .double(Double($0 * $0))] })
        #expect(
            try table.chart("y", over: "x", width: 40, height: 8, style: .ascii) == """
                y over x
                100 +                                 **
                    |                              ***
                    |                            **
                    |                          **
                 50 +                   *******
                    |                ***
                    |         *******
                  0 +*********
                    ++----------------+----------------+
                     0                5               10
                """)
    }

    @Test func aLineInBraille() throws {
        let table = try Samples.table(
            (0..<240).map { row in
                let time = BSONDate(millisecondsSinceEpoch: Self.start + Int64(row) * 60_000)
                return ["ts": .date(time), "px": .double(100 + Double(abs(120 - row)) / 480)]
            })
        #expect(
            try table.chart("px", over: "ts", width: 60, height: 6) == """
                px over ts
                100.4 ┤
                      │
                      │⠒⠒⠤⢤⣀⣀                                         ⢀⣀⡠⠤⠖⠒
                100.2 ┤     ⠈⠉⠓⠒⠦⠤⣄⣀                           ⣀⣀⠤⠤⠒⠚⠉⠁
                      │            ⠈⠉⠙⠒⠲⠤⣄⣀⡀            ⣀⣠⠤⠔⠒⠊⠉⠁
                100.0 ┤                    ⠉⠉⠒⠲⠤⢤⣀⡠⠤⠖⠒⠋⠉
                      └┬─────────────────────────┬──────────────────────────
                       10:00                   12:00
                       2026-01-01 UTC
                """)
    }

    @Test func pointsOutOfOrderStandAlone() throws {
        let table = try Samples.table([["x": 3, "y": 1], ["x": 1, "y": 2], ["x": 2, "y": 3]])
        let chart = try table.chart("y", over: "x", width: 30, height: 5, style: .ascii)
        #expect(chart.count { $0 == "*" } == 3)
    }

    @Test func rowsWithoutANumberAreCounted() throws {
        let table = try Samples.table([
            ["x": 1, "y": 1.0], ["x": nil, "y": 2.0], ["x": 3, "y": .double(.nan)],
            ["x": 4, "y": .double(.infinity)],
        ])
        #expect(try table.chart("y", over: "x").hasSuffix("\n3 of 4 rows have no number to draw"))
        let empty = try Samples.table([["x": 1, "y": nil]], schema: ["x": .int32, "y": .double])
        #expect(try empty.chart("y", over: "x") == "y over x\n(no row has a number in both columns)")
    }

    @Test func columnsThatCannotBeDrawn() throws {
        let table = try Samples.table([["x": 1, "s": "text"]])
        #expect(throws: ColumnarError.self) { try table.chart("s", over: "x") }
        #expect(throws: ColumnarError.self) { try table.chart("x", over: "nope") }
    }

    @Test func extremesAreDrawnToo() throws {
        let numbers: [Double] = [
            -.greatestFiniteMagnitude, .greatestFiniteMagnitude, 0, .leastNonzeroMagnitude, 1e-300, 1e300, 5,
        ]
        for first in numbers {
            for second in numbers {
                let table = try Samples.table([
                    ["x": .double(first), "y": .double(second)], ["x": .double(second), "y": .double(first)],
                ])
                for style in [ChartStyle.ascii, .braille] {
                    let lines = try table.chart("y", over: "x", width: 40, height: 5, style: style).split(
                        separator: "\n")
                    #expect(lines.allSatisfy { $0.count <= 40 })
                    #expect(lines.count >= 8)
                }
            }
        }
        let dates = try Samples.table(
            [Int64.min, 0, .max].map { ["t": .date(BSONDate(millisecondsSinceEpoch: $0)), "y": 1] })
        #expect(try dates.chart("y", over: "t", width: 0, height: 0).split(separator: "\n").count >= 6)
        #expect(
            try dates.chart("t", over: "y", width: 5000, height: 5000).split(separator: "\n").count > 1000)
    }
}
