import BSON
import Testing

@testable import ColumnarTable

@Suite struct MalformedBytesTests {
    static func failure(_ bytes: [UInt8], schema: Schema? = nil) -> ColumnarError? {
        do {
            var builder = try TableBuilder(schema: schema)
            try builder.append(bytes)
            _ = try builder.finish()
            return nil
        } catch {
            return error
        }
    }

    /// A document of the given elements' bytes.
    static func document(_ elements: [UInt8]) -> [UInt8] {
        withUnsafeBytes(of: Int32(elements.count + 5).littleEndian) { Array($0) } + elements + [0]
    }

    @Test func theSameKeyTwice() throws {
        let twice = Document(elements: [("a", .int32(1)), ("b", .int32(2)), ("a", .int32(3))])
        let error = Samples.failure([["a": 1, "b": 2], ["s": .document(twice)]])
        #expect(error?.code == .duplicateKey)
        #expect(error?.fieldPath == ["s", "a"])
        #expect(error?.row == 1)
        #expect(Samples.failure([twice])?.code == .duplicateKey)
        #expect(Samples.failure([["b": 1, "a": 2], twice], schema: ["b": .int32])?.code == .duplicateKey)
    }

    @Test(arguments: [[0xC3], [0x61, 0xFF], Array(repeating: 0x61, count: 20) + [0x80]] as [[UInt8]])
    func textThatIsNotUTF8(text: [UInt8]) throws {
        var element: [UInt8] = [2, 0x73, 0]
        element += withUnsafeBytes(of: Int32(text.count + 1).littleEndian) { Array($0) }
        element += text + [0]
        let good = try (["s": "ok"] as Document).encoded().bytes
        let error = try #require(Self.failure(good + Self.document(element)))
        #expect(error.code == .malformed)
        #expect(error.fieldPath == ["s"])
        #expect(error.row == 1)
    }

    @Test func aKeyThatIsNotUTF8() {
        #expect(Self.failure(Self.document([0x10, 0xFF, 0, 1, 0, 0, 0]))?.code == .malformed)
    }

    @Test func everyCutOfADocumentIsAnError() throws {
        let document: Document = [
            "_id": .objectID(Samples.id), "d": 1.5, "s": "text", "b": true, "m": .decimal128(Samples.decimal),
            "n": ["x": [1, 2, 3], "r": .code("c")], "bin": .binary(Binary([1, 2])),
        ]
        let whole = try document.encoded().bytes
        // A document that ends early but says so: its elements then overrun it.
        for size in 5..<whole.count {
            var cut = Array(whole[..<size])
            cut.replaceSubrange(0..<4, with: withUnsafeBytes(of: Int32(size).littleEndian) { Array($0) })
            cut[size - 1] = 0
            for prefix in [[], whole] {
                let error = Self.failure(prefix + cut)
                if let error {
                    #expect(error.code == .malformed)
                    #expect(error.row == (prefix.isEmpty ? 0 : 1))
                }
                // Some cuts fall between two elements and are documents.
                #expect((error == nil) == ((try? Document(bytes: cut)) != nil))
            }
        }
    }

    @Test func everyByteChangedGivesATableOrAnError() throws {
        let document: Document = [
            "_id": .objectID(Samples.id), "d": 1.5, "s": "text", "b": true, "n": ["x": [1, 2, 3], "y": "z"],
            "bin": .binary(Binary([1, 2], subtype: .binaryOld)), "a long key, beyond sixteen bytes": 1,
        ]
        let whole = try document.encoded().bytes
        for position in 4..<(whole.count - 1) {
            for value in [0, 1, 0x02, 0x03, 0x04, 0x05, 0x7F, 0x80, 0xFF] as [UInt8] {
                var changed = whole
                changed[position] = value
                let parsed = try? Document(bytes: changed)
                let error = Self.failure(whole + changed + whole)
                let keys = parsed.map { Set($0.map(\.key)).count == Array($0).count } ?? false
                if parsed == nil {
                    #expect(error != nil, "byte \(position) = \(value)")
                } else if keys, let error {
                    #expect(error.code == .duplicateKey, "byte \(position) = \(value): \(error)")
                }
            }
        }
    }

    @Test func impossibleDocumentLengths() {
        for length: [UInt8] in [[4, 0, 0, 0], [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0x80]] {
            let error = Self.failure(length + [0, 0, 0, 0, 0, 0, 0, 0])
            #expect(error?.code == .malformed)
            #expect(error?.row == 0)
        }
        #expect(Self.failure([0xFF, 0xFF, 0xFF, 0x7F, 0])?.code == .truncated)
        #expect(Self.failure([5, 0, 0, 0, 1])?.code == .malformed)
        #expect(Self.failure([5, 0])?.code == .truncated)
    }

    @Test(
        arguments: [[0x10, 0x30, 0, 1, 0, 0, 0], [3, 0x30], [3, 0x30, 0, 9, 0], [3, 0, 5, 0, 0, 0]]
            as [[UInt8]])
    func batchesThatAreNotArraysOfDocuments(elements: [UInt8]) throws {
        var builder = try TableBuilder()
        let batch = try RawDocument(validating: Self.document(elements))
        let error = #expect(throws: ColumnarError.self) { try builder.append(contentsOf: batch) }
        #expect(error?.code == .malformed)
    }

    @Test func tooManyFields() throws {
        let half = TableBuilder.maximumFieldCount / 2
        let first = Document(elements: (0..<half).map { ("k\($0)", .null) })
        let second = Document(elements: (half...(2 * half)).map { ("k\($0)", .null) })
        let error = Samples.failure([first, second])
        #expect(error?.code == .tooManyFields)
        #expect(error?.row == 1)
    }
}
