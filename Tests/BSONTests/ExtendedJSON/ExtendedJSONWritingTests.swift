import BSON
import Testing

@Suite struct ExtendedJSONWritingTests {
    @Test(arguments: [
        (BSONValue.int32(5), #"{"$numberInt":"5"}"#, "5"),
        (.int64(5), #"{"$numberLong":"5"}"#, "5"),
        (.double(5), #"{"$numberDouble":"5.0"}"#, "5.0"),
        (.double(-0.0), #"{"$numberDouble":"-0.0"}"#, "-0.0"),
        (.double(1e300), #"{"$numberDouble":"1E+300"}"#, "1E+300"),
        (.double(.nan), #"{"$numberDouble":"NaN"}"#, #"{"$numberDouble":"NaN"}"#),
        (.double(-.infinity), #"{"$numberDouble":"-Infinity"}"#, #"{"$numberDouble":"-Infinity"}"#),
        (
            .date(BSONDate(millisecondsSinceEpoch: 0)), #"{"$date":{"$numberLong":"0"}}"#,
            #"{"$date":"1970-01-01T00:00:00Z"}"#
        ),
        (
            .date(BSONDate(millisecondsSinceEpoch: 1_709_210_096_007)),
            #"{"$date":{"$numberLong":"1709210096007"}}"#,
            #"{"$date":"2024-02-29T12:34:56.007Z"}"#
        ),
        (
            .date(BSONDate(millisecondsSinceEpoch: -1)), #"{"$date":{"$numberLong":"-1"}}"#,
            #"{"$date":{"$numberLong":"-1"}}"#
        ),
        (
            .date(BSONDate(millisecondsSinceEpoch: 253_402_300_799_999)),
            #"{"$date":{"$numberLong":"253402300799999"}}"#, #"{"$date":"9999-12-31T23:59:59.999Z"}"#
        ),
        (
            .date(BSONDate(millisecondsSinceEpoch: 253_402_300_800_000)),
            #"{"$date":{"$numberLong":"253402300800000"}}"#, #"{"$date":{"$numberLong":"253402300800000"}}"#
        ),
    ])
    func writesBothFormats(value: BSONValue, canonical: String, relaxed: String) {
        #expect(value.extendedJSON(.canonical) == canonical)
        #expect(value.extendedJSON() == relaxed)
        #expect(Document(dictionaryLiteral: ("v", value)).extendedJSON() == "{\"v\":\(relaxed)}")
    }

    @Test(arguments: [
        (
            BSONValue.string("a\"\\/\u{8}\u{9}\u{A}\u{C}\u{D}\u{1}\u{7F}é"),
            #""a\"\\/\b\t\n\f\r\u0001"# + "\u{7F}é\""
        ),
        (.objectID(ObjectID("56e1fc72e0c917e9c4714161")!), #"{"$oid":"56e1fc72e0c917e9c4714161"}"#),
        (.decimal128(Decimal128("-1.50")!), #"{"$numberDecimal":"-1.50"}"#),
        (
            .binary(Binary([0, 255, 3], subtype: .init(rawValue: 0x80))),
            #"{"$binary":{"base64":"AP8D","subType":"80"}}"#
        ),
        (.timestamp(Timestamp(seconds: 7, increment: .max)), #"{"$timestamp":{"t":7,"i":4294967295}}"#),
        (
            .regularExpression(RegularExpression("\"", options: "xi")),
            #"{"$regularExpression":{"pattern":"\"","options":"ix"}}"#
        ),
        (.code("\n"), #"{"$code":"\n"}"#),
        (.codeWithScope(CodeWithScope("f", scope: ["x": true])), #"{"$code":"f","$scope":{"x":true}}"#),
        (.symbol(Symbol("\t")), #"{"$symbol":"\t"}"#),
        (
            .dbPointer(DBPointer(namespace: "d.c", id: ObjectID("56e1fc72e0c917e9c4714161")!)),
            #"{"$dbPointer":{"$ref":"d.c","$id":{"$oid":"56e1fc72e0c917e9c4714161"}}}"#
        ),
        (.undefined, #"{"$undefined":true}"#), (.minKey, #"{"$minKey":1}"#), (.maxKey, #"{"$maxKey":1}"#),
        (.array([nil, true, [:], []]), "[null,true,{},[]]"),
    ])
    func writesTheSameInBoth(value: BSONValue, expected: String) {
        #expect(value.extendedJSON(.canonical) == expected)
        #expect(value.extendedJSON(.relaxed) == expected)
    }

    @Test func rawDocumentsWriteLikeParsedOnes() throws {
        let document: Document = ["a": 1, "b": ["c": [1.5, "x"]]]
        #expect(try RawDocument(document).extendedJSON(.canonical) == document.extendedJSON(.canonical))
        let malformed = try RawDocument(validating: [9, 0, 0, 0, 8, 97, 0, 7, 0])
        #expect(throws: BSONError.self) { try malformed.extendedJSON() }
        #expect(malformed.description.contains("boolean"))
        #expect("\(document)" == #"{"a":1,"b":{"c":[1.5,"x"]}}"#)
    }

    @Test func canonicalTextRoundTripsForRandomDocuments() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var values = RandomValues(seed: seed)
        for round in 0..<500 {
            let document = values.document()
            let text = document.extendedJSON(.canonical)
            #expect(try Document(extendedJSON: text) == document, "seed \(seed), round \(round)")
            #expect(try Document(document.encoded()) == document, "seed \(seed), round \(round)")
        }
    }

    /// Relaxed text forgets the width of integers and nothing else, so that writing it again changes nothing.
    @Test func relaxedTextIsStableForRandomDocuments() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var values = RandomValues(seed: seed)
        for round in 0..<500 {
            let text = values.document().extendedJSON()
            #expect(try Document(extendedJSON: text).extendedJSON() == text, "seed \(seed), round \(round)")
        }
    }
}

@Suite struct CutExtendedJSONTests {
    @Test func isTheWholeTextCutBetweenScalars() {
        let document: Document = [
            "é": ["😀", ["deep": ["a": 1, "b": [1, 2, 3]]]], "last": .string("ü\u{301}x"),
        ]
        let whole = document.extendedJSON(.relaxed)
        let scalars = Array(whole.unicodeScalars)
        for limit in 0...scalars.count + 2 {
            let expected =
                limit < scalars.count
                ? String(String.UnicodeScalarView(scalars[..<limit])) + "..." : whole
            #expect(document.extendedJSON(cutAfter: limit) == expected)
        }
        #expect(document.extendedJSON(cutAfter: .max) == whole)
        #expect(document.extendedJSON(cutAfter: -1) == "...")
    }
}
