import BSON
import Testing

@testable import ColumnarTable

@Suite struct MismatchTests {
    static let large: Int64 = (1 << 53) + 1

    @Test func inferredNumbersWidenWithoutLoss() throws {
        func type(_ values: BSONValue...) throws -> ColumnType? {
            let table = try Samples.table(values.map { ["v": $0] })
            for (row, value) in values.enumerated() {
                #expect(Normal.form(table.document(at: row)["v"] ?? .null) == Normal.form(value))
            }
            return table["v"]?.type
        }
        #expect(try type(.int32(1), .int64(1 << 40)) == .int64)
        #expect(try type(.int64(1 << 40), .int32(1)) == .int64)
        #expect(try type(.int32(1), .double(0.5)) == .double)
        #expect(try type(.double(0.5), .int32(1)) == .double)
        #expect(try type(.int64(3), .null, .double(0.5)) == .double)
        #expect(try type(.double(0.5), .int64(3)) == .double)
        #expect(try type(.int64(Self.large), .double(0.5)) == .bsonValue)
        #expect(try type(.double(0.5), .int64(Self.large)) == .bsonValue)
        #expect(try type(.int32(4), .decimal128(Samples.decimal), .int64(5)) == .decimal128)
        #expect(try type(.int64(Self.large), .null, .decimal128(Samples.decimal)) == .decimal128)
        #expect(try type(.double(0.5), .decimal128(Samples.decimal)) == .bsonValue)
        #expect(
            try type(.null, .string("x"), .int32(1), .array([1, "x"]), .document(["a": 1])) == .bsonValue)
        #expect(try type(.document(["a": 1]), .array([1, 2])) == .bsonValue)
        #expect(try type(.binary(Binary([1])), .binary(Binary([2], subtype: .md5))) == .bsonValue)
    }

    @Test func widenedRowsKeepTheirNulls() throws {
        let documents: [Document] = [
            ["v": nil], ["v": 1], [:], ["v": .int64(1 << 40)], ["v": "x"], ["v": nil],
        ]
        let column = try Samples.table(documents).column("v")
        #expect(column.nullCount == 3)
        #expect(
            (0..<6).map(column.value(at:)) == [.null, .int64(1), .null, .int64(1 << 40), .string("x"), .null])
    }

    @Test func widenedTablesOfManyRows() throws {
        var builder = try TableBuilder()
        for row in 0..<5000 { try builder.append(["a": .int32(Int32(row)), "b": .int32(Int32(row))]) }
        try builder.append(["a": .double(0.5), "b": "text"])
        let table = try builder.finish()
        #expect(table["a"]?.type == .double)
        #expect(table["b"]?.type == .bsonValue)
        let doubles = try table["a", as: Double.self]
        let values = try table["b", as: BSONValue.self]
        #expect((0..<5000).allSatisfy { doubles[$0] == Double($0) && values[$0] == .int32(Int32($0)) })
        #expect(doubles[5000] == 0.5)
        #expect(values[5000] == .string("text"))
    }

    @Test func errorsNameFieldRowAndBothTypes() throws {
        let error = try #require(
            Samples.failure(
                [["a": ["b": [1, 2]]], ["a": ["b": [1, "x"]]]],
                schema: ["a": .struct(["b": .list(.int32)])]))
        #expect(error.code == .typeMismatch)
        #expect(error.row == 1)
        #expect(error.fieldPath == ["a", "b", "1"])
        #expect(error.columnType == .int32)
        #expect(error.valueType == .string)
        #expect(error.description == "The column holds int32, the value is string, field a.b.1, row 1")
    }

    @Test func declaredIntegersTakeWhatTheyHoldExactly() throws {
        let schema: Schema = ["i": .int32, "l": .int64, "d": .double, "m": .decimal128]
        let table = try Samples.table(
            [
                ["i": .int64(5), "l": .double(-3), "d": .int64(8), "m": .int32(4)],
                ["i": .double(6), "l": 7],
            ],
            schema: schema)
        #expect(table.schema == schema)
        #expect(try Array(table["i", as: Int.self]) == [5, 6])
        #expect(try Array(table["l", as: Int.self]) == [-3, 7])
        #expect(try table["d", as: Double.self][0] == 8)
        #expect(try table["m", as: Decimal128.self][0] == Decimal128(4))
        let refused: [Document] = [
            ["i": .int64(1 << 40)], ["i": .double(0.5)], ["i": .double(-0.0)], ["l": .double(1e300)],
            ["l": .double(.nan)], ["d": .int64(Self.large)], ["d": .decimal128(Samples.decimal)],
            ["m": .double(1)], ["i": true], ["l": "5"],
        ]
        for document in refused {
            let error = Samples.failure([["i": 1, "l": 1], document], schema: schema)
            #expect(error?.code == .typeMismatch, "\(document)")
            #expect(error?.row == 1)
            #expect(error?.fieldPath == document.map(\.key))
        }
    }

    @Test func nullsAreCounted() throws {
        let table = try Samples.table(
            [["a": 1, "l": [1, "x", nil]], ["a": "x", "l": 4], ["a": nil]],
            schema: ["a": .int32, "l": .list(.int32)], onMismatch: .nullAndCount)
        #expect(try table.column("a").mismatchCount == 1)
        #expect(try table.column("a").nullCount == 2)
        #expect(try table.column("l").mismatchCount == 2)
        #expect(try table.column("l").value(at: 0) == .array([1, nil, nil]))
        let inferred = try Samples.table([["a": 1], ["a": "x"]], onMismatch: .nullAndCount)
        #expect(try Array(inferred["a", as: Int.self]) == [1, nil])
        #expect(inferred["a"]?.mismatchCount == 1)
    }

    @Test func aFieldsOwnPolicyComesFirst() throws {
        let schema = Schema([
            .init("a", .int32, onMismatch: .widen), .init("b", .int32, onMismatch: .nullAndCount),
            .init("c", .int32, isNullable: false),
        ])
        let table = try Samples.table(
            [["a": 1, "b": 1, "c": 1], ["a": "x", "b": "x", "c": 2]], schema: schema)
        #expect(table.columns.map(\.type) == [.bsonValue, .int32, .int32])
        #expect(table.columns.map(\.mismatchCount) == [0, 1, 0])
        #expect(Samples.failure([["a": 1, "b": 1, "c": "x"]], schema: schema)?.code == .typeMismatch)
        #expect(Samples.failure([["a": 1, "b": 1, "c": nil]], schema: schema)?.code == .unexpectedNull)
        let missing = Samples.failure([["c": 1], ["a": 1, "b": 1]], schema: schema)
        #expect(missing?.code == .unexpectedNull)
        #expect(missing?.fieldPath == ["c"])
        #expect(missing?.row == 1)
    }

    @Test func aDeclaredNullColumn() throws {
        #expect(try Samples.table([["a": nil], [:]], schema: ["a": .null]).column("a").nullCount == 2)
        #expect(Samples.failure([["a": 1]], schema: ["a": .null])?.code == .typeMismatch)
        let widened = try Samples.table([[:], ["a": 1]], schema: ["a": .null], onMismatch: .widen)
        #expect(try Array(widened["a", as: Int.self]) == [nil, 1])
    }

    @Test func unknownFields() throws {
        let documents: [Document] = (0..<400).map { ["a": .int32($0), "x\($0)": 1, "y": "z"] }
        let table = try Samples.table(documents, schema: ["a": .int32])
        #expect(table.schema.fields.count == 1)
        #expect(try table["a", as: Int.self].last == 399)
        let error = Samples.failure(
            [["a": 1], ["a": 1, "b": 2]], schema: ["a": .int32], unknownFields: .error)
        #expect(error?.code == .unknownField)
        #expect(error?.fieldPath == ["b"])
        #expect(error?.row == 1)
    }

    @Test func aSchemaThatNamesAFieldTwice() {
        #expect(Samples.failure([], schema: ["a": .int32, "a": .int32])?.code == .duplicateField)
        let nested = Samples.failure([], schema: ["s": .struct(["a": .int32, "a": .int32])])
        #expect(nested?.fieldPath == ["s", "a"])
    }
}
