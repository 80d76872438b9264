import BSON
import Testing

@Suite struct ExtendedJSONReadingTests {
    private func value(_ json: String) throws -> BSONValue? {
        try Document(extendedJSON: "{\"v\": \(json)}")["v"]
    }

    @Test func readsPlainJSON() throws {
        let json = " { \"a\" : [ 1 , 2.5 , \"x\" , true , false , null , { } , [ ] ] , \"a\" : -0 }\n"
        let document = try Document(extendedJSON: json)
        #expect(document.count == 2)
        #expect(document["a"] == [1, 2.5, "x", true, false, nil, [:], []])
        #expect(document[1].value == .int32(0))
    }

    @Test(arguments: [
        ("2147483647", BSONValue.int32(.max)), ("-2147483648", .int32(.min)),
        ("2147483648", .int64(2_147_483_648)),
        ("9223372036854775807", .int64(.max)), ("-9223372036854775808", .int64(.min)),
        ("9223372036854775808", .double(9_223_372_036_854_775_808)), ("1.0", .double(1)),
        ("1e3", .double(1000)),
        ("-0.0", .double(-0.0)), ("5e-324", .double(.leastNonzeroMagnitude)), ("0.1", .double(0.1)),
        ("1E+2", .double(100)),
    ])
    func readsNumbers(json: String, expected: BSONValue) throws {
        #expect(try value(json) == expected)
    }

    @Test(arguments: [
        (#"{"$oid": "56E1fc72e0c917e9c4714161"}"#, BSONValue.objectID(ObjectID("56e1fc72e0c917e9c4714161")!)),
        (#"{"$symbol": "s"}"#, .symbol(Symbol("s"))),
        (#"{"$numberInt": "-7"}"#, .int32(-7)),
        (#"{"$numberLong": "7"}"#, .int64(7)),
        (#"{"$numberDouble": "1.0E+10"}"#, .double(1e10)),
        (#"{"$numberDouble": "-Infinity"}"#, .double(-.infinity)),
        (#"{"$numberDecimal": "1.10"}"#, .decimal128(Decimal128("1.10")!)),
        (#"{"$binary": {"subType": "0", "base64": "//8="}}"#, .binary(Binary([255, 255]))),
        (
            #"{"$binary": {"base64": "", "subType": "8A"}}"#,
            .binary(Binary([], subtype: .init(rawValue: 0x8A)))
        ),
        (
            #"{"$uuid": "73ffd264-44b3-4c69-90e8-e7d1dfc035d4"}"#,
            .binary(
                Binary(
                    [
                        0x73, 0xFF, 0xD2, 0x64, 0x44, 0xB3, 0x4C, 0x69, 0x90, 0xE8, 0xE7, 0xD1, 0xDF, 0xC0,
                        0x35, 0xD4,
                    ],
                    subtype: .uuid))
        ),
        (#"{"$code": "f()"}"#, .code("f()")),
        (#"{"$code": "f()", "$scope": {"x": 1}}"#, .codeWithScope(CodeWithScope("f()", scope: ["x": 1]))),
        (#"{"$scope": {"x": 1}, "$code": "f()"}"#, .codeWithScope(CodeWithScope("f()", scope: ["x": 1]))),
        (#"{"$timestamp": {"i": 4294967295, "t": 1}}"#, .timestamp(Timestamp(seconds: 1, increment: .max))),
        (
            #"{"$regularExpression": {"options": "mi", "pattern": "^a"}}"#,
            .regularExpression(RegularExpression("^a", options: "im"))
        ),
        (
            #"{"$dbPointer": {"$id": {"$oid": "56e1fc72e0c917e9c4714161"}, "$ref": "db.c"}}"#,
            .dbPointer(DBPointer(namespace: "db.c", id: ObjectID("56e1fc72e0c917e9c4714161")!))
        ),
        (#"{"$date": {"$numberLong": "-1"}}"#, .date(BSONDate(millisecondsSinceEpoch: -1))),
        (
            #"{"$date": "2012-12-24T12:15:30.501Z"}"#,
            .date(BSONDate(millisecondsSinceEpoch: 1_356_351_330_501))
        ),
        (#"{"$minKey": 1}"#, .minKey), (#"{"$maxKey": 1}"#, .maxKey), (#"{"$undefined": true}"#, .undefined),
    ])
    func readsTypeWrappers(json: String, expected: BSONValue) throws {
        #expect(try value(json) == expected)
        #expect(try BSONValue(extendedJSON: json) == expected)
    }

    @Test(arguments: [
        #"{"$regex": "a", "$options": "i"}"#, #"{"$regex": "a"}"#, #"{"$type": "string"}"#,
        #"{"$gt": 5, "$lt": 7}"#,
        #"{"$ref": "c", "$id": 1}"#, #"{"$ref": 5}"#, #"{"$scope": {}}"#, #"{"$": 1}"#, #"{"a": 1, "$b": 2}"#,
    ])
    func leavesOtherDollarKeysAlone(json: String) throws {
        let text = "{\"v\":\(json.replacing(": ", with: ":").replacing(", ", with: ","))}"
        #expect(try Document(extendedJSON: text).extendedJSON() == text)
    }

    @Test func topLevelKeysAreOrdinary() throws {
        let document = try Document(extendedJSON: #"{"$oid": "abc", "$date": 5, "x": {"$numberInt": "5"}}"#)
        #expect(document == ["$oid": "abc", "$date": 5, "x": 5])
    }

    @Test(arguments: [
        #"{"$oid": 42}"#, #"{"$oid": "xyz"}"#, #"{"$oid": "56e1fc72e0c917e9c4714161", "x": 1}"#,
        #"{"x": 1, "$oid": "56e1fc72e0c917e9c4714161"}"#, #"{"$numberInt": 42}"#,
        #"{"$numberInt": "2147483648"}"#,
        #"{"$numberInt": "1.0"}"#, #"{"$numberInt": ""}"#, #"{"$numberLong": "9223372036854775808"}"#,
        #"{"$numberDouble": 1.5}"#, #"{"$numberDouble": "0x10"}"#, #"{"$numberDouble": "inf"}"#,
        #"{"$numberDouble": "1e400"}"#, #"{"$numberDouble": ""}"#, #"{"$numberDecimal": 42}"#,
        #"{"$numberDecimal": "1E9999"}"#, #"{"$binary": "//8="}"#, #"{"$binary": "//8=", "$type": "00"}"#,
        #"{"$binary": {"base64": "//8=", "subType": 0}}"#, #"{"$binary": {"base64": "//8="}}"#,
        #"{"$binary": {"base64": "//8", "subType": "00"}}"#,
        #"{"$binary": {"base64": "//9=", "subType": "00"}}"#,
        #"{"$binary": {"base64": "", "subType": "000"}}"#,
        #"{"$binary": {"base64": "", "subType": "00", "x": 1}}"#,
        #"{"$binary": {}}"#, #"{"$binary": {"base64": "", "base64": ""}}"#,
        #"{"$uuid": "73ffd26444b34c6990e8e7d1dfc035d4"}"#, #"{"$uuid": "73ffd264-44b3-90e8-e7d1dfc035d4"}"#,
        #"{"$uuid": "73ffd264-44b3-4c69-90e8-e7d1dfc035d-"}"#, #"{"$code": 42}"#, #"{"$code": "", "x": 1}"#,
        #"{"$code": "", "$scope": 42}"#, #"{"$code": "", "$scope": {}, "x": 1}"#,
        #"{"$scope": 1, "$code": ""}"#,
        #"{"$code": "", "$scope": {}, "$scope": {}}"#, #"{"$scope": {}, "$scope": {}, "$code": ""}"#,
        #"{"$timestamp": 42}"#, #"{"$timestamp": {"t": "1", "i": 1}}"#, #"{"$timestamp": {"t": 1}}"#,
        #"{"$timestamp": {"t": 1, "i": -1}}"#, #"{"$timestamp": {"t": 1, "i": 4294967296}}"#,
        #"{"$timestamp": {"t": 1.0, "i": 1}}"#, #"{"$timestamp": {"t": {"$numberInt": "1"}, "i": 1}}"#,
        #"{"$regularExpression": {"pattern": "a"}}"#,
        #"{"$regularExpression": {"pattern": 1, "options": ""}}"#,
        #"{"$regularExpression": {"pattern": "\u0000", "options": ""}}"#, #"{"$regularExpression": "a"}"#,
        #"{"$dbPointer": {"$ref": "b"}}"#,
        #"{"$dbPointer": {"$ref": "b", "$id": "56e1fc72e0c917e9c4714161"}}"#,
        #"{"$dbPointer": {"$ref": "b", "$id": {"$oid": "56e1fc72e0c917e9c4714161", "x": 1}}}"#,
        #"{"$date": 42}"#, #"{"$date": {"$numberInt": "1"}}"#, #"{"$date": {"$numberLong": 1}}"#,
        #"{"$date": {}}"#,
        #"{"$date": "yesterday"}"#, #"{"$minKey": true}"#, #"{"$minKey": 0}"#, #"{"$maxKey": "1"}"#,
        #"{"$maxKey": 1, "x": 1}"#, #"{"$undefined": false}"#, #"{"$undefined": 1}"#, #"{"$symbol": 1}"#,
    ])
    func refusesMalformedWrappers(json: String) {
        let error = #expect(throws: BSONError.self) { try value(json) }
        #expect(error?.keyPath.first == "v")
        #expect(error?.byteOffset != nil)
    }

    @Test(arguments: [
        ("", 0), ("5", 0), ("[]", 0), ("{", 1), ("{}x", 2), ("{} {}", 3), ("{\"a\"}", 4), ("{\"a\":}", 5),
        ("{\"a\":1,}", 7), ("{\"a\":01}", 6), ("{\"a\":+1}", 5), ("{\"a\":.5}", 5), ("{\"a\":1.}", 7),
        ("{\"a\":1e}", 7), ("{\"a\":tru}", 5), ("{\"a\":nul", 5), ("{\"a\":[1 2]}", 8), ("{\"a\":[1,]}", 8),
        ("{\"a\":\"\\x\"}", 6), ("{\"a\":\"\\u12\"}", 10), ("{\"a\":\"\\uD800\"}", 6),
        ("{\"a\":\"\\uDC00\"}", 6),
        ("{\"a\":\"\\uD800\\u0041\"}", 6), ("{\"a\":\"x", 7), ("{\"a\":\"\u{1}\"}", 6), ("{a:1}", 1),
        ("{'a':1}", 1), ("{\"\\u0000\":1}", 1), ("{\"a\":1e999}", 5), ("\u{FEFF}{}", 0), ("{\"a\":-}", 6),
    ])
    func saysWhereTheTextIsWrong(json: String, offset: Int) {
        let error = #expect(throws: BSONError.self) { try Document(extendedJSON: json) }
        #expect(error?.byteOffset == offset)
    }

    @Test func readsEscapes() throws {
        let json = #"{"a": "\" \\ \/ \b \f \n \r \t \u00e9 \u2606 \ud83d\ude00 \u0000 é"}"#
        #expect(try Document(extendedJSON: json)["a"] == "\" \\ / \u{8} \u{C} \n \r \t é ☆ 😀 \0 é")
    }

    @Test func refusesBytesThatAreNotUTF8() {
        let error = #expect(throws: BSONError.self) {
            try Document(extendedJSON: Array("{\"a\":\"".utf8) + [0xFF] + Array("\"}".utf8))
        }
        #expect(error?.code == .invalidUTF8)
    }

    @Test func nestsToTheLimitAndNoFurther() throws {
        let limit = BSONLimits.maximumDepth
        func nested(_ depth: Int, _ leaf: String) -> String {
            String(repeating: "{\"a\":", count: depth) + leaf + String(repeating: "}", count: depth)
        }
        let deepest = try Document(extendedJSON: nested(limit, #"{"$numberInt":"1"}"#))
        #expect(try Document(deepest.encoded()) == deepest)
        #expect(try Document(extendedJSON: deepest.extendedJSON(.canonical)) == deepest)
        for leaf in ["{}", "[]", "{\"a\":1}"] {
            let error = #expect(throws: BSONError.self) { try Document(extendedJSON: nested(limit, leaf)) }
            #expect(error?.code == .tooDeep)
        }
        let brackets = "{\"a\":" + String(repeating: "[", count: 1_000_000)
        #expect(throws: BSONError.self) { try Document(extendedJSON: brackets) }
    }

    @Test func errorsNameTheKeyPath() {
        let error = #expect(throws: BSONError.self) {
            try Document(extendedJSON: #"{"a": {"b": [1, {"$oid": 5}]}}"#)
        }
        #expect(error?.keyPath == ["a", "b", "1", "$oid"])
        #expect(error?.byteOffset == 25)
    }
}
