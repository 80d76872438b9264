import BSON
import FoundationEssentials
import Testing

@Suite struct CodableRoundTripTests {
    struct Everything: Codable, Equatable {
        var bool = true
        var string = "Größe 日本 🙂"
        var long = String(repeating: "lorem ipsum ", count: 20)
        var double = 2.5
        var float: Float = 1.25
        var int = Int.min
        var int8 = Int8.min
        var int16 = Int16.max
        var int32 = Int32.min
        var int64 = Int64.max
        var int128: Int128 = -5
        var uint: UInt = 7
        var uint8 = UInt8.max
        var uint16 = UInt16.max
        var uint32 = UInt32.max
        var uint64 = UInt64(Int64.max)
        var date = Date(timeIntervalSince1970: 1_700_000_000.123)
        var uuid = UUID()
        var data = Data([0, 1, 2, 255])
        var url: [String: [Int]] = ["a": [1, 2], "b": []]
        var optionals: [Int?] = [1, nil, 3]
        var absent: String?
        var present: String? = "here"
        var kind = Kind.second
        var event = Event.moved(x: 1, to: "north")
        var nested = Nested(name: "n", children: [Nested(name: "m", children: [])])
        var byNumber: [Int: String] = [1: "one", -2: "minus two"]
        var set: Set<String> = ["x", "y"]
        var generic = Box(content: [Box(content: 1.5)])
    }

    enum Kind: String, Codable { case first, second }
    enum Event: Codable, Equatable {
        case started
        case moved(x: Int, to: String)
        case wrapped(Kind)
    }
    struct Nested: Codable, Equatable {
        var name: String
        var children: [Nested]
    }
    struct Box<Content: Codable & Equatable>: Codable, Equatable { var content: Content }

    struct BSONTypes: Codable, Equatable {
        var id = ObjectID()
        var date = BSONDate(millisecondsSinceEpoch: .min)
        var decimal = Decimal128("1.50")
        var binary = Binary([1, 2], subtype: .md5)
        var timestamp = Timestamp(seconds: 5, increment: 6)
        var regex = RegularExpression("a.b", options: "mi")
        var pointer = DBPointer(namespace: "db.c", id: ObjectID())
        var symbol = Symbol("s")
        var code = CodeWithScope("f()", scope: ["x": 1])
        var document: Document = ["z": 1, "a": [1, "two", nil, ["deep": 2.5]]]
        var raw: RawDocument
        var value: BSONValue = .minKey
        var values: [BSONValue] = [.maxKey, .undefined, .code("g()"), .int64(5), .null]
        var missing: BSONValue?
    }

    @Test func everyTypeOfTheStandardLibrary() throws {
        let value = Everything()
        let raw = try BSONEncoder().encode(value)
        try raw.validate()
        #expect(try BSONDecoder().decode(Everything.self, from: raw) == value)
        #expect(try BSONDecoder().decode(Everything.self, from: Document(raw)) == value)
    }

    @Test func everyTypeOfBSON() throws {
        let value = BSONTypes(raw: try (["q": 1] as Document).encoded())
        let raw = try BSONEncoder().encode(value)
        #expect(try BSONDecoder().decode(BSONTypes.self, from: raw) == value)
        let document = try Document(raw)
        #expect(document["decimal"] == value.decimal.map(BSONValue.decimal128))
        #expect(document["regex"] == .regularExpression(value.regex))
        #expect(document["values"] == .array(value.values))
        #expect(document["raw"] == ["q": 1])
    }

    @Test func fieldsKeepTheirTypes() throws {
        let document = try BSONEncoder().encodeDocument(Everything())
        let types: [String: BSONType] = [
            "bool": .bool, "string": .string, "double": .double, "float": .double, "int": .int64,
            "int8": .int32,
            "int16": .int32, "int32": .int32, "int64": .int64, "int128": .int64, "uint": .int64,
            "uint8": .int32,
            "uint16": .int32, "uint32": .int64, "uint64": .int64, "date": .date, "uuid": .binary,
            "data": .binary, "optionals": .array, "kind": .string, "event": .document, "set": .array,
        ]
        for (key, type) in types { #expect(document[key]?.type == type, "\(key)") }
        #expect(document["absent"] == nil)
        #expect(document["optionals"] == [.int64(1), nil, .int64(3)])
        #expect(document["event"] == ["moved": ["x": .int64(1), "to": "north"]])
        #expect(document["byNumber"]?.documentValue?["-2"] == "minus two")
    }

    @Test func fieldsMayStandInAnyOrder() throws {
        let value = Everything()
        let document = try BSONEncoder().encodeDocument(value)
        let reversed = Document(elements: document.reversed().map { ($0.key, $0.value) })
        #expect(try BSONDecoder().decode(Everything.self, from: reversed) == value)
        for _ in 0..<20 {
            let shuffled = Document(elements: document.shuffled().map { ($0.key, $0.value) })
            #expect(try BSONDecoder().decode(Everything.self, from: shuffled) == value)
        }
    }

    @Test func extraFieldsAreSkipped() throws {
        struct Small: Codable, Equatable {
            var a: Int
            var b: String?
        }
        var document = Document(elements: (0..<50).map { ("extra\($0)", ["x": [1, 2]] as BSONValue) })
        document["a"] = 5
        #expect(try BSONDecoder().decode(Small.self, from: document) == Small(a: 5))
        document["b"] = .null
        #expect(try BSONDecoder().decode(Small.self, from: document) == Small(a: 5))
    }

    @Test func keysOfEveryLengthAreTold() throws {
        var dictionary: [String: Nested] = ["": Nested(name: "empty", children: [])]
        for length in 1...40 {
            for letter in ["a", "b"] {
                let key = String(repeating: "k", count: length - 1) + letter
                dictionary[key] = Nested(name: key, children: [])
            }
        }
        dictionary["ключ"] = Nested(name: "ü", children: [])
        let raw = try BSONEncoder().encode(dictionary)
        #expect(try BSONDecoder().decode([String: Nested].self, from: raw) == dictionary)
        for key in dictionary.keys {
            // One of them alone behind another one, so that it is not at the cursor.
            let document = Document(elements: [
                ("other", 1 as BSONValue), (key, ["name": "x", "children": []] as BSONValue),
            ])
            let decoded = try BSONDecoder().decode(OneKey.self, from: document, key: key)
            #expect(decoded.name == "x")
        }
    }

    struct OneKey: Decodable {
        static let key = CodingUserInfoKey(rawValue: "key")
        var name: String
        init(from decoder: any Decoder) throws {
            let key = Self.key.flatMap { decoder.userInfo[$0] as? String } ?? ""
            let container = try decoder.container(keyedBy: AnyKey.self)
            #expect(!container.contains(AnyKey(stringValue: key + "x")))
            name = try container.decode(Nested.self, forKey: AnyKey(stringValue: key)).name
        }
    }

    @Test func aKeyWithANullByteIsNeverFound() throws {
        let document: Document = ["a": .string("b"), "c": 1]
        struct Probe: Decodable {
            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: AnyKey.self)
                #expect(!container.contains(AnyKey(stringValue: "a\0")))
                #expect(!container.contains(AnyKey(stringValue: "a\0\u{2}")))
                #expect(!container.contains(AnyKey(stringValue: "a\0" + String(repeating: "x", count: 20))))
                #expect(container.contains(AnyKey(stringValue: "c")))
            }
        }
        _ = try BSONDecoder().decode(Probe.self, from: document)
    }

    @Test func manyFieldsInTheWrongOrderAreNotSlow() throws {
        // A scan for each field would look at 200 million keys.
        let count = 20_000
        let values = (0..<count).map { ("field\($0)", BSONValue.int64(Int64($0))) }
        struct Reversed: Decodable {
            var sum = 0
            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: AnyKey.self)
                for index in (0..<20_000).reversed() {
                    sum += try container.decode(Int.self, forKey: AnyKey(stringValue: "field\(index)"))
                    #expect(!container.contains(AnyKey(stringValue: "absent\(index)")))
                }
            }
        }
        let started = ContinuousClock.now
        let decoded = try BSONDecoder().decode(Reversed.self, from: Document(elements: values))
        #expect(decoded.sum == count * (count - 1) / 2)
        #expect(ContinuousClock.now - started < .seconds(5))
    }

    @Test func valuesThatAreNoDocuments() throws {
        #expect(try BSONEncoder().encodeValue(Kind.first) == "first")
        #expect(try BSONEncoder().encodeValue([1, 2]) == [.int64(1), .int64(2)])
        #expect(
            try BSONEncoder().encodeValue(Nested(name: "a", children: [])) == ["name": "a", "children": []])
        #expect(try BSONEncoder().encodeValue(Int?.none) == .null)
        #expect(try BSONDecoder().decode(Kind.self, from: BSONValue.string("first")) == .first)
        #expect(try BSONDecoder().decode([Int].self, from: [1, 2] as BSONValue) == [1, 2])
    }

    @Test func sessionsReadAndWriteManyDocuments() throws {
        var reading = BSONDecodingSession(BSONDecoder())
        var writing = BSONEncodingSession(BSONEncoder())
        var expected: [Nested] = []
        for index in 0..<100 {
            let value = Nested(name: "n\(index)", children: index % 3 == 0 ? [] : expected.suffix(2))
            let raw = try writing.encode(value)
            #expect(try reading.decode(Nested.self, from: raw) == value)
            expected.append(Nested(name: value.name, children: []))
        }
        #expect(throws: EncodingError.self) { try writing.encode([1]) }
        #expect(throws: DecodingError.self) { try reading.decode(Nested.self, from: RawDocument()) }
        let last = Nested(name: "last", children: [])
        #expect(try reading.decode(Nested.self, from: writing.encode(last)) == last)
    }

    @Test func aSessionAppendsToAWriter() throws {
        var writing = BSONEncodingSession(BSONEncoder())
        var writer = BSONWriter(capacity: 64)
        try writing.encode(Nested(name: "first", children: []), into: &writer)
        #expect(throws: EncodingError.self) { try writing.encode(["x": UInt64.max], into: &writer) }
        try writing.encode(Nested(name: "second", children: []), into: &writer)
        let storage = writer.takeStorage()
        let first = try RawDocument(storage: storage, at: 0, end: storage.count)
        let second = try RawDocument(storage: storage, at: first.byteCount, end: storage.count)
        #expect(first.byteCount + second.byteCount == storage.count)
        #expect(try second["name"] == "second")
    }
}

/// Any string as a key.
struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension BSONDecoder {
    fileprivate func decode<Value: Decodable>(
        _ type: Value.Type, from document: Document, key: String
    ) throws -> Value {
        var decoder = self
        if let name = CodableRoundTripTests.OneKey.key { decoder.userInfo[name] = key }
        return try decoder.decode(type, from: document)
    }
}
