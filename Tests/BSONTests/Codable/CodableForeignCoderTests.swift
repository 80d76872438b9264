import BSON
import Foundation
import Testing

@Suite struct CodableForeignCoderTests {
    struct Everything: Codable, Equatable {
        var id = ObjectID()
        var date = BSONDate(millisecondsSinceEpoch: -1)
        var decimal = Decimal128("1.50")
        var binary = Binary([1, 2], subtype: .md5)
        var timestamp = Timestamp(seconds: .max, increment: 6)
        var regex = RegularExpression("a.b", options: "im")
        var pointer = DBPointer(namespace: "db.c", id: ObjectID())
        var symbol = Symbol("s")
        var code = CodeWithScope("f()", scope: ["x": 1])
        var document: Document = ["z": .int64(1)]
        var raw: RawDocument
        var values: [BSONValue] = [
            .double(1), .double(.infinity), .string("s"), ["d": .int32(1)], [true], .binary(Binary([])),
            .undefined,
            .bool(false), .null, .code("c"), .int32(5), .int64(5), .minKey, .maxKey, .double(-0.1),
        ]
        var keys: [String: ObjectID] = ["k": ObjectID()]
    }

    @Test func everyTypePassesThroughJSON() throws {
        let value = Everything(raw: try (["q": 1] as Document).encoded())
        let json = try JSONEncoder().encode(value)
        #expect(try JSONDecoder().decode(Everything.self, from: json) == value)
        // What is written is Extended JSON: our own reader understands it.
        let text = try #require(String(data: json, encoding: .utf8))
        let document = try Document(extendedJSON: text)
        #expect(document["id"] == .objectID(value.id))
        #expect(document["values"] == .array(value.values))
        #expect(try BSONDecoder().decode(Everything.self, from: document) == value)
    }

    @Test func propertyListsToo() throws {
        struct Model: Codable, Equatable {
            var id = ObjectID()
            var values: [BSONValue] = [.int64(1), "x", true]
        }
        let value = Model()
        let data = try PropertyListEncoder().encode(value)
        #expect(try PropertyListDecoder().decode(Model.self, from: data) == value)
    }

    @Test func otherFormsAreRefused() {
        struct Model: Codable { var id: ObjectID }
        for text in [
            #"{"id": "0123"}"#, #"{"id": {"$oid": "xyz"}}"#, #"{"id": {"$date": 5}}"#, #"{"id": null}"#,
        ] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(Model.self, from: Data(text.utf8))
            }
        }
    }

    @Test func readingAndWritingThroughTheTypesOwnMethods() throws {
        // A wrapper that hands its coder on, without asking it for a container.
        struct Wrapper: Codable, Equatable {
            var id: ObjectID
            init(id: ObjectID) { self.id = id }
            init(from decoder: any Decoder) throws { id = try ObjectID(from: decoder) }
            func encode(to encoder: any Encoder) throws { try id.encode(to: encoder) }
        }
        let wrapper = Wrapper(id: ObjectID())
        let document = try BSONEncoder().encodeDocument(["w": wrapper])
        #expect(document == ["w": .objectID(wrapper.id)])
        #expect(try BSONDecoder().decode([String: Wrapper].self, from: document)["w"] == wrapper)
    }
}
