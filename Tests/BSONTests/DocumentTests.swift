import BSON
import Testing

@Suite struct DocumentTests {
    @Test func keepsOrderAndReplacesInPlace() {
        var document: Document = ["a": 1, "b": "two", "c": 3.5]
        document["b"] = "new"
        document["d"] = nil
        document["e"] = .null
        #expect(document.keys == ["a", "b", "c", "e"])
        #expect(document["b"] == "new")
        #expect(document["e"]?.isNull == true)
        document["a"] = nil
        #expect(document.keys == ["b", "c", "e"])
        #expect(document["a"] == nil)
    }

    @Test func keepsRepeatedKeysAndReadsTheFirst() {
        var document = Document(elements: [("k", 1), ("k", 2)])
        #expect(document.count == 2)
        #expect(document["k"] == 1)
        document["k"] = nil
        #expect(document["k"] == 2)
    }

    @Test func writesByKeyToALargeDocumentInLinearTime() {
        var document = Document()
        for number in 0..<20_000 { document["key\(number)"] = .int64(Int64(number)) }
        for number in 0..<20_000 { document["key\(number)"] = .int64(Int64(-number)) }
        #expect(document.count == 20_000)
        #expect(document["key19999"] == .int64(-19_999))
        document["key0"] = nil
        #expect(document["key1"] == .int64(-1))
    }

    @Test func literalsChooseTheSmallestInteger() {
        let document: Document = [
            "small": 1, "large": 5_000_000_000, "list": [1, "x", nil], "nested": ["y": true],
        ]
        #expect(document["small"] == .int32(1))
        #expect(document["large"] == .int64(5_000_000_000))
        #expect(document["list"] == .array([.int32(1), .string("x"), .null]))
        #expect(document["nested"]?.documentValue?["y"]?.boolValue == true)
    }

    @Test func everyTypeSurvivesBytes() throws {
        let document: Document = [
            "double": -1.5, "string": "häß\u{0}lich", "document": ["x": 1], "array": [1, ["y": 2]],
            "binary": .binary(Binary([1, 2, 3], subtype: .md5)),
            "old": .binary(Binary([9], subtype: .binaryOld)),
            "undefined": .undefined, "id": .objectID(ObjectID()), "bool": true,
            "date": .date(BSONDate(millisecondsSinceEpoch: -1)), "null": nil,
            "regex": .regularExpression(RegularExpression("a.b", options: "xi")),
            "pointer": .dbPointer(DBPointer(namespace: "db.c", id: ObjectID())), "code": .code("f()"),
            "symbol": .symbol(Symbol("s")), "scope": .codeWithScope(CodeWithScope("g()", scope: ["z": 1])),
            "int32": .int32(.min), "timestamp": .timestamp(Timestamp(seconds: 1, increment: 2)),
            "int64": .int64(.min), "decimal": .decimal128(.infinity), "min": .minKey, "max": .maxKey,
        ]
        let raw = try document.encoded()
        try raw.validate()
        #expect(try Document(raw) == document)
        #expect(try Document(bytes: raw.bytes).encoded() == raw)
        for (key, value) in document { #expect(try raw[key] == value) }
        #expect(try raw["missing"] == nil)
        #expect(document["regex"] == .regularExpression(RegularExpression("a.b", options: "ix")))
    }

    @Test func refusesANullByteInAKey() {
        #expect(throws: BSONError.self) { try (["outer": ["a\u{0}b": 1]] as Document).encoded() }
        do {
            _ = try (["outer": ["a\u{0}b": 1]] as Document).encoded()
        } catch {
            #expect(error.code == .nullByte)
            #expect(error.keyPath == ["outer", "a\u{0}b"])
        }
    }

    @Test func refusesToNestTooDeep() throws {
        var document: Document = [:]
        for _ in 1..<BSONLimits.maximumDepth { document = ["d": .document(document)] }
        let raw = try document.encoded()
        #expect(try Document(raw) == document)
        let tooDeep: Document = ["d": .document(document)]
        #expect(throws: BSONError.self) { try tooDeep.encoded() }
    }
}
