import BSON
import Testing

@testable import ColumnarTable

@Suite struct NestedTests {
    @Test func nullMissingAndEmptyStructsAreThreeThings() throws {
        let documents: [Document] = [
            ["s": ["x": 1, "y": "a"]], ["s": nil], [:], ["s": [:]], ["s": ["x": nil, "y": "b"]],
        ]
        let column = try Samples.table(documents).column("s")
        #expect(column.nullCount == 2)
        #expect((0..<5).map(column.isNull(at:)) == [false, true, true, false, false])
        let x = try column.children[0].values(as: Int.self)
        #expect(Array(x) == [1, nil, nil, nil, nil])
        #expect(try Array(column.children[1].values(as: String.self)) == ["a", nil, nil, nil, "b"])
        #expect(try column.values(as: Document.self)[4] == ["y": "b"])
        #expect(column.value(at: 3) == .document([:]))
    }

    @Test func nullMissingAndEmptyLists() throws {
        let documents: [Document] = [["l": nil], ["l": []], ["l": [1, nil, 3]], [:], ["l": [4]]]
        let column = try Samples.table(documents).column("l")
        #expect(column.type == .list(.int32))
        #expect(column.nullCount == 2)
        #expect((0..<5).map(column.elementRange(at:)) == [0..<0, 0..<0, 0..<3, 3..<3, 3..<4])
        #expect(column.value(at: 2) == .array([1, nil, 3]))
        #expect(throws: ColumnarError.self) { try column.values(as: [Int].self) }
        #expect(try column.values(as: [BSONValue].self)[2] == [1, .null, 3])
    }

    @Test func structsAndListsInsideEachOther() throws {
        let documents: [Document] = [
            ["v": [["k": 1, "t": ["a"]], ["k": 2]]], ["v": [["k": nil, "t": ["b", "c"]], nil]], ["v": []],
        ]
        let table = try Samples.table(documents)
        #expect(table["v"]?.type == .list(.struct(["k": .int32, "t": .list(.string)])))
        for (row, document) in documents.enumerated() {
            #expect(Normal.form(table.document(at: row)) == Normal.form(document))
        }
    }

    @Test func listsLongerThanAHundred() throws {
        let list = BSONValue.array((0..<1234).map { .double(Double($0)) })
        let column = try Samples.table([["l": list], ["l": list]]).column("l")
        #expect(column.value(at: 1) == list)
    }

    @Test func arrayKeysNeedNotBePositions() throws {
        // {l: [1, 2]} whose second key is "7", and another whose keys are empty.
        for keys in [("0", "7"), ("", ""), ("00", "1"), ("1", "0")] {
            let array = Document(elements: [(keys.0, .int32(1)), (keys.1, .int32(2))])
            var bytes = try Document(elements: [("l", .document(array))]).encoded().bytes
            bytes[4] = BSONType.array.rawValue
            var builder = try TableBuilder()
            try builder.append(bytes)
            let table = try builder.finish()
            #expect(try Array(table["l", as: [Int].self]) == [[1, 2]])
        }
    }

    @Test func aListThatBecomesMixed() throws {
        let table = try Samples.table([["l": [1, 2]], ["l": [3, "x", 2.5]]])
        #expect(table["l"]?.type == .list(.bsonValue))
        #expect(table["l"]?.value(at: 1) == .array([.int32(3), .string("x"), .double(2.5)]))
        #expect(table["l"]?.value(at: 0) == .array([.int32(1), .int32(2)]))
    }

    @Test func depthHasALimit() throws {
        func nested(_ depth: Int) -> Document {
            (0..<depth).reduce(["v": 1]) { inner, _ in ["d": .document(inner)] }
        }
        #expect(try Samples.table([nested(200)]).rowCount == 1)
        // Deeper than the writer writes: the bytes are put together by hand.
        var bytes = try (["v": 1] as Document).encoded().bytes
        for _ in 0..<400 {
            let length = Int32(bytes.count + 8)
            var outer: [UInt8] = withUnsafeBytes(of: length.littleEndian) { Array($0) }
            outer += [3, 0x64, 0]
            outer += bytes
            bytes = outer + [0]
        }
        var builder = try TableBuilder()
        let error = #expect(throws: ColumnarError.self) { try builder.append(bytes) }
        #expect(error?.code == .malformed)
    }
}
