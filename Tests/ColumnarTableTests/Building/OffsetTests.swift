import BSON
import Testing

@testable import ColumnarTable

/// What happens beyond 2 GiB, with a limit of a few bytes instead.
@Suite struct OffsetTests {
    static let texts = ["", "four", "a text of more than sixteen bytes", "x", "", "ünïcode"]

    @Test(arguments: [0, 1, 4, 10, 37, 38, 1000]) func offsetsWidenWhenTheyHaveTo(limit: Int) throws {
        var documents: [Document] = Self.texts.map { text in
            [
                "s": .string(text), "b": .binary(Binary(Array(text.utf8))), "v": .code(text),
                "l": .array(text.utf8.map { .int32(Int32($0)) }),
            ]
        }
        documents.insert([:], at: 2)
        let table = try Samples.table(documents, offsetLimit: limit)
        for (row, document) in documents.enumerated() { #expect(table.document(at: row) == document) }
        let total = Self.texts.reduce(0) { $0 + $1.utf8.count }
        #expect(try table.column("s").hasLargeOffsets == (total > limit))
        #expect(try table.column("b").hasLargeOffsets == (total > limit))
        #expect(try table.column("l").hasLargeOffsets == (total > limit))
        #expect(try table.column("v").hasLargeOffsets == (total + Self.texts.count > limit))
        #expect(try table.column("s").nullCount == 1)
    }
}
