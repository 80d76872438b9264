import BSON
import Testing

@testable import ColumnarTable

@Suite struct FormattedTests {
    static let start: Int64 = 1_767_261_600_000  // 2026-01-01 10:00

    @Test func headTypesTailAndCount() throws {
        let documents: [Document] = (0..<1200).map { row in
            [
                "ts": .date(BSONDate(millisecondsSinceEpoch: Self.start + Int64(row) * 500)),
                "sym": .string("S\(row % 7)"), "px": .double(99.5 + Double(row) / 4),
                "qty": row % 3 == 1 ? .null : .int32(Int32(row)),
            ]
        }
        let table = try Samples.table(documents)
        #expect(
            table.formatted(rows: 5) == """
                ts                       sym         px    qty
                date                     string  double  int32
                ───────────────────────  ──────  ──────  ─────
                2026-01-01 10:00:00.000  S0       99.5       0
                2026-01-01 10:00:00.500  S1       99.75   null
                2026-01-01 10:00:01.000  S2      100.0       2
                …                        …            …      …
                2026-01-01 10:09:59.000  S1      399.0    null
                2026-01-01 10:09:59.500  S2      399.25   1199

                1,200 rows × 4 columns
                """)
        #expect("\(table)".split(separator: "\n").count == 3 + 11 + 1)
    }

    @Test func textListsAndNulls() throws {
        let table = try Samples.table([
            [
                "text": "two\nlines\u{1B}", "nil": nil, "empty": "", "list": [1, nil, "x"],
                "bin": .binary(Binary([1, 0xAB])), "wide": "日本",
            ],
            ["text": "null", "wide": "x"],
        ])
        #expect(
            table.formatted() == #"""
                text              nil   empty   list             bin     wide
                string            null  string  list<bsonValue>  binary  string
                ────────────────  ────  ──────  ───────────────  ──────  ──────
                two\nlines\u{1b}  null  ""      [1, null, x]     01ab    日本
                "null"            null  null    null             null    x

                2 rows × 6 columns
                """#)
    }

    @Test func documentsAndTheRarerTypes() throws {
        let table = try Samples.table([
            [
                "doc": ["a": ["b": true]], "id": .objectID(Samples.id), "dec": .decimal128(Samples.decimal),
                "min": .minKey,
            ]
        ])
        #expect(
            table.formatted() == #"""
                doc                         id                               dec  min
                struct<a: struct<b: bool>>  objectID                  decimal128  bsonValue
                ──────────────────────────  ────────────────────────  ──────────  ─────────────
                {a: {b: true}}              0102030405060708090a0b0c       12.50  {"$minKey":1}

                1 row × 4 columns
                """#)
    }

    @Test func wideTablesAreCutToTheWidth() throws {
        let document = Document(elements: (0..<30).map { ("column \($0)", .int32(Int32($0))) })
        let table = try Samples.table([document])
        for width in [1, 20, 40, 80, 100, 333] {
            let lines = table.formatted(width: width).split(separator: "\n")
            #expect(lines.dropLast().allSatisfy { $0.count <= max(width, 9 + 3) }, "\(width)")
            #expect(lines[0].hasPrefix("column 0"))
        }
        let text = table.formatted(width: 50)
        #expect(text.hasSuffix("1 row × 30 columns, 4 of them shown"), "\(text)")
        #expect(text.split(separator: "\n")[0] == "column 0  column 1  column 2  …  column 29")
        #expect(table.formatted(width: 400).hasSuffix("1 row × 30 columns"))
    }

    @Test func longCellsAreCut() throws {
        let table = try Samples.table([["s": .string(String(repeating: "ab", count: 100))]])
        #expect(table.formatted().split(separator: "\n")[3] == String(repeating: "ab", count: 19) + "a…")
    }

    @Test func countsOfValuesThatDidNotFit() throws {
        let table = try Samples.table([["a": 1], ["a": "x"]], onMismatch: .nullAndCount)
        #expect(table.formatted().hasSuffix("2 rows × 1 column\na: 1 values of another type are null"))
    }

    @Test func emptyTables() throws {
        #expect(try Samples.table([]).formatted() == "0 rows × 0 columns")
        let declared = try Samples.table([], schema: ["a": .int32])
        #expect(declared.formatted() == "    a\nint32\n─────\n\n0 rows × 1 column")
        #expect(try Samples.table([["a": 1]]).formatted(rows: 0).contains("…"))
    }

    @Test func datesOfAllTimes() {
        #expect(UTCText.internet(0) == "1970-01-01T00:00:00Z")
        #expect(UTCText.internet(-1) == "1969-12-31T23:59:59.999Z")
        #expect(UTCText.internet(951_827_696_000) == "2000-02-29T12:34:56Z")
        #expect(UTCText.internet(-62_167_219_200_001) == "-0001-12-31T23:59:59.999Z")
        #expect(UTCText.internet(.max) == "292278994-08-17T07:12:55.807Z")
        #expect(UTCText.internet(.min) == "-292275055-05-16T16:47:04.192Z")
        #expect(UTCText.text(60_000, .init(60_000)) == "1970-01-01 00:01")
    }
}
