import BSON
import Testing

@testable import ColumnarTable

@Suite struct TableBuilderTests {
    let documents: [Document] = [
        ["_id": .objectID(Samples.id), "n": 1, "text": "first", "nested": ["x": 1.5, "list": [1, 2, 3]]],
        ["_id": .objectID(Samples.id), "n": nil, "text": "second, and longer than the others"],
        ["_id": .objectID(Samples.id), "n": 3, "text": "", "nested": ["x": nil, "list": []], "late": true],
    ]

    @Test func everyTypeHasAColumnThatKeepsIt() throws {
        for (value, type) in Samples.typed {
            let table = try Samples.table([["v": value], ["v": nil], [:], ["v": value]])
            let column = try table.column("v")
            #expect(column.type == type)
            #expect(column.nullCount == 2)
            #expect((0..<4).map(column.value(at:)) == [value, .null, .null, value])
        }
        for value in Samples.untyped {
            let table = try Samples.table([["v": value], ["v": nil], ["v": value]])
            #expect(table["v"]?.type == .bsonValue)
            #expect(try Array(table["v", as: BSONValue.self]) == [value, nil, value])
        }
    }

    @Test func anyCutGivesTheSameTable() throws {
        let bytes = try Samples.bytes(documents)
        let whole = try Samples.table(documents)
        for size in [1, 2, 3, 4, 5, 7, 16, 33, 100, bytes.count] {
            var builder = try TableBuilder()
            for start in stride(from: 0, to: bytes.count, by: size) {
                try builder.append(Array(bytes[start..<min(start + size, bytes.count)]))
            }
            let table = try builder.finish()
            #expect(table.schema == whole.schema)
            #expect((0..<3).map(table.document(at:)) == (0..<3).map(whole.document(at:)))
        }
        for cut in 0...bytes.count {
            var builder = try TableBuilder()
            try builder.append(Array(bytes[..<cut]))
            try builder.append(Array(bytes[cut...]))
            let table = try builder.finish()
            #expect(table.rowCount == 3)
            #expect(table.document(at: 2) == whole.document(at: 2))
        }
    }

    @Test func replyArraysAreTakenAsTheyStand() throws {
        let batch = Document(elements: (0..<12).map { (String($0), .document(["i": .int32($0)])) })
        var builder = try TableBuilder()
        try builder.append(contentsOf: batch.encoded())
        let table = try builder.finish()
        #expect(try Array(table["i", as: Int32.self]) == (0..<12).map { $0 })
    }

    @Test func columnsComeInOrderOfAppearanceOrOfTheSchema() throws {
        let documents: [Document] = [["b": 1, "a": 2], ["c": 3, "a": 4], ["a": 5, "b": 6, "c": 7]]
        let table = try Samples.table(documents)
        #expect(table.schema.fields.map(\.name) == ["b", "a", "c"])
        #expect(try Array(table["a", as: Int.self]) == [2, 4, 5])
        #expect(try Array(table["b", as: Int.self]) == [1, nil, 6])
        #expect(try Array(table["c", as: Int.self]) == [nil, 3, 7])
        let declared = try Samples.table(documents, schema: ["a": .int64, "b": .int32])
        #expect(declared.schema == ["a": .int64, "b": .int32])
        #expect(try Array(declared["a", as: Int.self]) == [2, 4, 5])
        #expect(try Array(declared["b", as: Int32.self]) == [1, nil, 6])
    }

    @Test func keysOfAnyLengthAndCharacters() throws {
        let names =
            ["", "a.b", "a[]", "sévère", "seven77", "eight888", "fifteen_fifteen", "sixteen_sixteen_"]
            + ["a name with more than sixteen bytes", "a name with more than sixteen bytes too"]
        let document = Document(elements: names.enumerated().map { ($1, .int32(Int32($0))) })
        let table = try Samples.table([document, document])
        #expect(table.schema.fields.map(\.name) == names)
        #expect(table.document(at: 1) == document)
    }

    @Test func manyRowsGrowThroughEveryKindOfMemory() throws {
        var builder = try TableBuilder()
        let count = 40_000
        for row in 0..<count {
            try builder.append([
                "i": .int32(Int32(row)), "even": .bool(row % 2 == 0), "s": .string("row \(row)"),
                "sparse": row % 1000 == 999 ? .double(Double(row)) : .null, "id": .objectID(Samples.id),
            ])
        }
        let table = try builder.finish()
        #expect(table.rowCount == count)
        let evens = try table["even", as: Bool.self]
        let texts = try table["s", as: String.self]
        let sparse = try table["sparse", as: Double.self]
        for row in stride(from: 0, to: count, by: 37) {
            #expect(evens[row] == (row % 2 == 0))
            #expect(texts[row] == "row \(row)")
            #expect(sparse[row] == (row % 1000 == 999 ? Double(row) : nil))
        }
        #expect(sparse.column.nullCount == count - count / 1000)
        let sum = try table.column("i").withUnsafeValues(as: Int32.self) { $0.reduce(0) { $0 + Int($1) } }
        #expect(sum == count * (count - 1) / 2)
    }

    @Test func noDocumentsGiveNoRows() throws {
        #expect(try Samples.table([]).columns.isEmpty)
        let declared = try Samples.table(
            [], schema: ["a": .string, "l": .list(.double), "s": .struct(["x": .bool])])
        #expect(declared.rowCount == 0)
        #expect(declared.columns.map(\.count) == [0, 0, 0])
        #expect(try Array(declared["a", as: String.self]) == [])
        #expect(try Samples.table([[:], [:]]).rowCount == 2)
    }

    @Test func notANumberIsAValue() throws {
        let column = try Samples.table([["x": .double(.nan)], ["x": nil]]).column("x")
        #expect(column.nullCount == 1)
        #expect(try column.values(as: Double.self)[0]?.isNaN == true)
    }

    @Test func afterAnErrorNothingComesOut() throws {
        var builder = try TableBuilder(schema: ["a": .int32])
        try builder.append(["a": 1])
        let error = #expect(throws: ColumnarError.self) { try builder.append(["a": "x"]) }
        #expect(error?.row == 1)
        #expect(throws: ColumnarError.self) { try builder.append(["a": 2]) }
        #expect(builder.rowCount == 1)
        do {
            _ = try builder.finish()
            Issue.record("a table came out")
        } catch {
            #expect(error.row == 1)
        }
    }

    @Test func bytesThatEndInsideADocument() throws {
        var builder = try TableBuilder()
        let bytes = try Samples.bytes(documents)
        try builder.append(Array(bytes.dropLast()))
        do {
            _ = try builder.finish()
            Issue.record("a table came out")
        } catch {
            #expect(error.code == .truncated)
            #expect(error.row == 2)
        }
    }
}
