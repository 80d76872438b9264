import BSON
import FoundationEssentials
import Testing

@Suite struct DirectCodingTests {
    struct Item: BSONDecodable, BSONEncodable, Equatable {
        var sku: String
        var count: Int

        init(sku: String, count: Int) {
            self.sku = sku
            self.count = count
        }

        init(bson reader: inout BSONReader) throws(BSONError) {
            sku = try reader.decode("sku")
            count = try reader.decode("count")
        }

        func encode(bson writer: inout BSONWriter) throws(BSONError) {
            try writer.append("sku", sku)
            try writer.append("count", count)
        }
    }

    struct Order: BSONDecodable, BSONEncodable, Equatable {
        var id: ObjectID
        var note: String?
        var items: [Item]
        var at: Date
        var tags: [String: Double]

        init(id: ObjectID, note: String?, items: [Item], at: Date, tags: [String: Double]) {
            (self.id, self.note, self.items, self.at, self.tags) = (id, note, items, at, tags)
        }

        init(bson reader: inout BSONReader) throws(BSONError) {
            id = try reader.decode("_id")
            note = try reader.decodeIfPresent("note")
            items = try reader.decode("items")
            at = try reader.decode("at")
            tags = try reader.decode("tags")
        }

        func encode(bson writer: inout BSONWriter) throws(BSONError) {
            try writer.append("_id", id)
            try writer.append("note", note)
            try writer.append("items", items)
            try writer.append("at", at)
            try writer.append("tags", tags)
        }
    }

    let order = Order(
        id: ObjectID(), note: nil, items: [Item(sku: "a", count: 1), Item(sku: "b", count: 2)],
        at: Date(timeIntervalSince1970: 1_700_000_000.123), tags: ["x": 1, "y": 2])

    @Test func roundTrips() throws {
        let raw = try RawDocument(encoding: order)
        #expect(try raw.decode(Order.self) == order)
        #expect(try Document(raw).keys == ["_id", "items", "at", "tags"])
    }

    @Test func readsFieldsInAnyOrder() throws {
        let document = try Document(RawDocument(encoding: order))
        let reversed = Document(elements: document.reversed().map { ($0.key, $0.value) })
        #expect(try reversed.encoded().decode(Order.self) == order)
    }

    @Test func namesTheKeyPathOfAMismatch() throws {
        let raw = try (["_id": .objectID(order.id), "items": [["sku": "a", "count": "many"]]] as Document)
            .encoded()
        do {
            _ = try raw.decode(Order.self)
            Issue.record("text was accepted as a count")
        } catch {
            #expect(error.code == .typeMismatch)
            #expect(error.keyPath == ["items", "0", "count"])
        }
    }

    @Test func missingFieldsAreNamed() throws {
        do {
            _ = try RawDocument().decode(Item.self)
            Issue.record("an empty document was accepted")
        } catch {
            #expect(error.code == .missingField)
            #expect(error.keyPath == ["sku"])
        }
    }

    @Test func numbersAreNeverCut() throws {
        let raw = try (["sku": "a", "count": 2.5] as Document).encoded()
        #expect(throws: BSONError.self) { try raw.decode(Item.self) }
        let whole = try (["sku": "a", "count": 2.0] as Document).encoded()
        #expect(try whole.decode(Item.self).count == 2)
        #expect(throws: BSONError.self) { try RawDocument(encoding: ["x": UInt64.max]) }
    }
}

extension RawDocument {
    fileprivate init(encoding dictionary: [String: UInt64]) throws(BSONError) {
        self = try RawDocument(encoding: Wrapper(value: dictionary))
    }

    private struct Wrapper: BSONEncodable {
        let value: [String: UInt64]
        func encode(bson writer: inout BSONWriter) throws(BSONError) { try writer.append("value", value) }
    }
}
