import BSON
import FoundationEssentials
import Testing

@testable import ColumnarTable

@Suite struct CSVTests {
    @Test func fieldsAreQuotedWhereTheyHaveToBe() throws {
        let table = try Samples.table([
            ["a,b": "plain", "n": 1, "d": 0.5],
            ["a,b": "comma, quote \" and\r\nline", "n": nil, "d": .double(.nan)],
            ["a,b": "", "n": 3, "d": nil],
        ])
        #expect(
            try table.csv()
                == "\"a,b\",n,d\r\nplain,1,0.5\r\n\"comma, quote \"\" and\r\nline\",,nan\r\n\"\",3,\r\n")
    }

    @Test func everyType() throws {
        let uuid = UUID()
        let table = try Samples.table([
            [
                "t": .date(BSONDate(millisecondsSinceEpoch: 1500)), "id": .objectID(Samples.id), "b": true,
                "m": .decimal128(Samples.decimal), "l": .int64(1 << 40), "bin": .binary(Binary([1, 2, 3])),
                "u": .binary(Binary(uuid)), "list": [1, "x"], "doc": ["k": 1], "min": .minKey,
            ]
        ])
        let line = try table.csv(CSVOptions(hasHeader: false, lineEnd: .lf))
        #expect(
            line == "1970-01-01T00:00:01.500Z,0102030405060708090a0b0c,true,12.50,1099511627776,AQID,"
                + "\(uuid.uuidString.lowercased()),\"[1,\"\"x\"\"]\",\"{\"\"k\"\":1}\",\"{\"\"$minKey\"\":1}\"\n"
        )
    }

    @Test func nullsAndStringsThatLookLikeThem() throws {
        let table = try Samples.table([["a": nil, "b": "NULL"], ["a": "x", "b": ""]])
        let options = CSVOptions(delimiter: ";", null: "NULL", lineEnd: .lf)
        #expect(try table.csv(options) == "a;b\nNULL;\"NULL\"\nx;\n")
    }

    @Test func optionsThatMakeNoSense() throws {
        let table = try Samples.table([["a": 1]])
        for options in [CSVOptions(delimiter: "\""), CSVOptions(delimiter: "é"), CSVOptions(null: "a,b")] {
            #expect(throws: ColumnarError.self) { try table.csv(options) }
        }
    }

    @Test func largeTablesComeInPieces() throws {
        let documents: [Document] = (0..<20_000).map { ["i": .int32($0), "s": "some text"] }
        let table = try Samples.table(documents)
        var pieces: [Int] = []
        var bytes: [UInt8] = []
        try table.writeCSV { piece in
            pieces.append(piece.count)
            bytes += piece
        }
        #expect(pieces.count > 2)
        #expect(pieces.allSatisfy { $0 < 70_000 })
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text == (try table.csv()))
        #expect(text.utf8.count { $0 == 0x0A } == 20_001)
    }

    @Test func filesAndTheirFailures() throws {
        let table = try Samples.table([["a": 1]])
        let path = FileManager.default.temporaryDirectory.path + "/\(UUID()).csv"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try table.writeCSV(toFile: path)
        #expect(
            FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
                == "a\r\n1\r\n")
        let missing = #expect(throws: ColumnarError.self) {
            try table.writeCSV(toFile: "/nowhere/at/all.csv")
        }
        #expect(missing?.message == "Cannot open /nowhere/at/all.csv: No such file or directory")
        let full = #expect(throws: ColumnarError.self) { try table.writeCSV(toFile: "/dev/full") }
        #expect(full?.code == .writeFailed)
        #expect(throws: ColumnarError.self) { try table.writeCSV(toFile: "/tmp/a\0b") }
        struct Refused: Error {}
        #expect(throws: Refused.self) { try table.writeCSV { _ in throw Refused() } }
    }
}
