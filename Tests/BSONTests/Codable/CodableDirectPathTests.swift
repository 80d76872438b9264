import BSON
import FoundationEssentials
import Testing

@Suite struct CodableDirectPathTests {
    /// Both ways are there, and they write different things, so that a test sees which one was taken.
    struct Both: Codable, BSONDecodable, BSONEncodable, Equatable {
        var number: Int
        enum CodingKeys: String, CodingKey { case number = "codable" }

        init(number: Int) { self.number = number }
        init(bson reader: inout BSONReader) throws(BSONError) { number = try reader.decode("direct") }
        func encode(bson writer: inout BSONWriter) throws(BSONError) { try writer.append("direct", number) }
    }
    struct Outer: Codable, Equatable {
        var one: Both
        var maybe: Both?
        var list: [Both]
        var named: [String: Both]
    }

    let outer = Outer(
        one: Both(number: 1), maybe: nil, list: [Both(number: 2)], named: ["a": Both(number: 3)])

    @Test func isTakenWhereverTheTypeOccurs() throws {
        let expected: Document = [
            "one": ["direct": .int64(1)], "list": [["direct": .int64(2)]],
            "named": ["a": ["direct": .int64(3)]],
        ]
        for strategy in [BSONDateStrategy.date, .iso8601] {
            var (encoder, decoder) = (BSONEncoder(), BSONDecoder())
            encoder.dateStrategy = strategy
            decoder.dateStrategy = strategy
            #expect(try encoder.encodeDocument(outer) == expected)
            #expect(try decoder.decode(Outer.self, from: expected) == outer)
            #expect(try encoder.encodeDocument(Both(number: 5)) == ["direct": .int64(5)])
            #expect(try decoder.decode(Both.self, from: ["direct": 5] as Document).number == 5)
        }
    }

    @Test func itsErrorsComeWithTheWholePath() throws {
        let document: Document = [
            "one": ["direct": 1], "list": [["direct": 1], ["direct": "x"]], "named": [:],
        ]
        #expect {
            try BSONDecoder().decode(Outer.self, from: document)
        } throws: { error in
            guard case DecodingError.dataCorrupted(let context) = error else { return false }
            return context.codingPath.map(\.stringValue) == ["list", "1", "direct"]
                && (context.underlyingError as? BSONError)?.code == .typeMismatch
        }
        #expect {
            try BSONDecoder().decode(Outer.self, from: ["one": [:]] as Document)
        } throws: { error in
            guard case DecodingError.keyNotFound(let key, let context) = error else { return false }
            return key.stringValue == "direct" && context.codingPath.map(\.stringValue) == ["one"]
        }
    }

    @Test func elementsFindTheDocumentAroundThem() throws {
        struct Identity: BSONElementDecodable {
            var clean: RawDocument?
            init(bson element: borrowing BSONElement) throws(BSONError) { clean = element.enclosingDocument }
        }
        struct Model: BSONDecodable {
            var id: Identity
            var inner: Inner
            init(bson reader: inout BSONReader) throws(BSONError) {
                id = try reader.decode("_id")
                inner = try reader.decode("inner")
            }
        }
        struct Inner: BSONDecodable {
            var id: Identity
            init(bson reader: inout BSONReader) throws(BSONError) { id = try reader.decode("id") }
        }
        let document: Document = ["_id": 1, "x": "y", "inner": ["a": 1, "id": 7]]
        let model = try document.encoded().decode(Model.self)
        #expect(try model.id.clean.map { raw throws in try Document(raw) } == document)
        #expect(try model.inner.id.clean.map { raw throws in try Document(raw) } == ["a": 1, "id": 7])
    }
}
