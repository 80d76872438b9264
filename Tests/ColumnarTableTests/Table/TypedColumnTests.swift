import BSON
import FoundationEssentials
import Testing

@testable import ColumnarTable

@Suite struct TypedColumnTests {
    @Test func columnsReadAsTheSwiftTypesTheyHold() throws {
        let uuid = UUID()
        let table = try Samples.table([
            [
                "i": 3, "l": .int64(4), "d": 0.5, "b": true, "s": "x",
                "t": .date(BSONDate(millisecondsSinceEpoch: 1500)),
                "id": .objectID(Samples.id), "m": .decimal128(Samples.decimal), "u": .binary(Binary(uuid)),
                "list": [1, 2], "doc": ["k": 1],
            ]
        ])
        #expect(try table["i", as: Int32.self].first == 3)
        #expect(try table["i", as: Int.self].first == 3)
        #expect(try table["i", as: Double.self].first == 3)
        #expect(try table["l", as: Int64.self].first == 4)
        #expect(try table["d", as: Double.self].first == 0.5)
        #expect(try table["b", as: Bool.self].first == true)
        #expect(try table["s", as: String.self].first == "x")
        #expect(try table["t", as: Date.self].first == Date(timeIntervalSince1970: 1.5))
        #expect(try table["t", as: BSONDate.self].first == BSONDate(millisecondsSinceEpoch: 1500))
        #expect(try table["id", as: ObjectID.self].first == Samples.id)
        #expect(try table["m", as: Decimal128.self].first == Samples.decimal)
        #expect(try table["u", as: UUID.self].first == uuid)
        #expect(try table["u", as: Binary.self].first == Binary(uuid))
        #expect(try table["list", as: [Int].self].first == [1, 2])
        #expect(try table["doc", as: Document.self].first == ["k": 1])
    }

    @Test func anotherTypeIsAnErrorThatNamesBoth() throws {
        let table = try Samples.table([
            ["l": .int64(1), "s": "x", "bin": .binary(Binary([1], subtype: .uuid))]
        ])
        let error = #expect(throws: ColumnarError.self) { try table["l", as: Double.self] }
        #expect(error?.description == "The column holds int64, which does not read as Double, field l")
        #expect(throws: ColumnarError.self) { try table["s", as: Int.self] }
        #expect(throws: ColumnarError.self) { try table["bin", as: UUID.self] }
        #expect(throws: ColumnarError.self) { try table["s", as: [String].self] }
        #expect(throws: ColumnarError.self) {
            try table.column("s").withUnsafeValues(as: Double.self) { $0.count }
        }
        let missing = #expect(throws: ColumnarError.self) { try table["nope", as: Int.self] }
        #expect(missing?.code == .noSuchColumn)
        #expect(missing?.message == "The table has no such column; it has l, s, bin")
    }

    @Test func readingAnythingAsAnythingStaysInside() throws {
        // `read` without `check` is a caller's mistake, and must not reach outside of the column's memory.
        let table = try Samples.table(Samples.typed.enumerated().map { ["v\($0)": $1.value] })
        for column in table.columns {
            for row in [-1, 0, column.count, column.count + 100, .max / 1024] {
                _ = Double.read(column, at: row)
                _ = Int64.read(column, at: row)
                _ = String.read(column, at: row)
                _ = ObjectID.read(column, at: row)
                _ = Decimal128.read(column, at: row)
                _ = Bool.read(column, at: row)
                _ = Binary.read(column, at: row)
                _ = BSONValue.read(column, at: row)
                _ = [Double].read(column, at: row)
                _ = Document.read(column, at: row)
            }
        }
        #expect(table.rowCount == Samples.typed.count)
    }

    @Test func memoryIsArrows() throws {
        let table = try Samples.table([["d": 1.0, "s": "ab"], ["d": nil, "s": "c"], ["d": 3.0, "s": nil]])
        let column = try table.column("d")
        #expect(try column.withUnsafeValues(as: Double.self) { Array($0) } == [1, 0, 3])
        #expect(column.withUnsafeValidity { $0.map(Array.init) } == [0b101])
        #expect(column.byteCount == 25)
        #expect(try table.column("s").byteCount == 4 * 4 + 3 + 1)
        #expect(table.byteCount == 45)
        #expect(try table.column("s").withUnsafeValidity { $0?.first } == 0b011)
    }

    @Test func tablesOfUnequalColumnsAreRefused() throws {
        let one = try Samples.table([["a": 1]]).columns
        let two = try Samples.table([["a": 1], ["a": 2]]).columns
        #expect(throws: ColumnarError.self) {
            try Table(schema: ["a": .int32, "b": .int32], columns: one + two)
        }
        #expect(throws: ColumnarError.self) { try Table(schema: ["a": .int32], columns: one + one) }
        #expect(throws: ColumnarError.self) { try Table(schema: ["a": .double], columns: one) }
        #expect(throws: ColumnarError.self) {
            try Table(schema: ["a": .int32, "a": .int32], columns: one + one)
        }
        #expect(try Table(schema: ["a": .int32, "b": .int32], columns: one + one).rowCount == 1)
    }
}
