import BSON
import Loom
import LoomTesting
import Testing

@Suite struct PersistTests {
    struct Setting: Persistable, Equatable {
        static let collection = "settings"
        var id: Identity<String>?
        var value: Int
    }

    struct OddKey: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(_ stringValue: String) { self.stringValue = stringValue }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
    struct Odd: Persistable, Equatable {
        static let collection = "odd"
        var id: Identity<Int>?
        var values: [String: Int]
        init(id: Identity<Int>?, values: [String: Int]) { (self.id, self.values) = (id, values) }
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: OddKey.self)
            id = try container.decodeIfPresent(Identity<Int>.self, forKey: OddKey("_id"))
            values = [:]
            for key in container.allKeys where !key.stringValue.hasSuffix("id") {
                values[key.stringValue] = try container.decode(Int.self, forKey: key)
            }
        }
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: OddKey.self)
            try container.encodeIfPresent(id, forKey: OddKey("_id"))
            for (key, value) in values { try container.encode(value, forKey: OddKey(key)) }
        }
    }

    struct Bag: Persistable, Equatable {
        static let collection = "bags"
        var id: Identity<ObjectID>?
        var words: Set<String>
        var counts: [String: Int]
        var parts: Set<Part>
        struct Part: Codable, Hashable { var name: String }
    }

    @Test func aNewModelIsInsertedAndGetsItsID() async throws {
        try await withStore { (store) async throws in
            var order = Order(customer: "Ada", total: 12, note: "x", tags: ["a"])
            #expect(order.id == nil)
            #expect(try await order.persist(in: store) == .inserted)
            let id = try #require(order.id)
            #expect(id.isTracked)
            #expect(try await Order.find(id.value, in: store) == order)
            let raw = try await store.raw("orders").find().toArray()
            #expect(raw.first?.keys.first == "_id")
            #expect(raw.first?["id"] == nil)
        }
    }

    @Test func onlyWhatHasChangedIsSent() async throws {
        try await withStore { (store) async throws in
            var order = Order(customer: "Ada", total: 12, note: "x")
            try await order.persist(in: store)
            #expect(try await order.persist(in: store) == .unchanged)
            var first = try await Order.find(try #require(order.id?.value), in: store)
            var second = try await Order.find(try #require(order.id?.value), in: store)
            #expect(try !first.hasChanges)
            first.total = 20
            second.customer = "Bob"
            #expect(try first.hasChanges)
            async let one = first.persist(in: store)
            async let two = second.persist(in: store)
            #expect(try await [one, two] == [.updated, .updated])
            let stored = try await order.reloaded(in: store)
            #expect(stored.total == 20)
            #expect(stored.customer == "Bob")
            #expect(stored.note == "x")
        }
    }

    @Test func nilRemovesTheField() async throws {
        try await withStore { (store) async throws in
            var order = Order(customer: "Ada", total: 12, note: "x")
            try await order.persist(in: store)
            order.note = nil
            #expect(try await order.persist(in: store) == .updated)
            #expect(try await store.raw("orders").findOne()?["note"] == nil)
            #expect(try await order.reloaded(in: store).note == nil)
        }
    }

    @Test func fieldsThatTheModelDoesNotKnowSurvive() async throws {
        try await withStore { (store) async throws in
            var order = Order(customer: "Ada", total: 12)
            try await order.persist(in: store)
            try await store.raw("orders").updateOne([:], ["$set": ["newer": 1, "qty": 5.0]])
            var loaded = try await order.reloaded(in: store)
            #expect(loaded.quantity == 5)
            loaded.total = 13
            try await loaded.persist(in: store)
            let raw = try #require(try await store.raw("orders").findOne())
            #expect(raw["newer"] == 1)
            // Stored as a double by someone else and not touched by us: it is not rewritten either.
            #expect(raw["qty"] == 5.0)
        }
    }

    @Test func aModelMadeByHandIsWrittenWhole() async throws {
        try await withStore { (store) async throws in
            let key = ObjectID()
            var order = Order(id: Identity(key), customer: "Ada", total: 12, note: "x")
            #expect(try await order.persist(in: store) == .inserted)
            var other = Order(id: Identity(key), customer: "Ada", total: 13)
            #expect(try await other.persist(in: store) == .updated)
            var same = Order(id: Identity(key), customer: "Ada", total: 13)
            #expect(try await same.persist(in: store) == .unchanged)
            let stored = try await Order.find(key, in: store)
            #expect(stored == other)
            #expect(stored.note == nil)
        }
    }

    @Test func alwaysWritesWhatAnotherHasChanged() async throws {
        try await withStore { (store) async throws in
            var order = Order(customer: "Ada", total: 12)
            try await order.persist(in: store)
            try await Order.update(try #require(order.id?.value), .set(\.total, to: 99), in: store)
            #expect(try await order.persist(in: store) == .unchanged)
            #expect(try await order.persist(.always, in: store) == .updated)
            #expect(try await order.reloaded(in: store).total == 12)
            try await order.delete(in: store)
            #expect(try await order.persist(.always, in: store) == .inserted)
        }
    }

    @Test func aDocumentThatIsGoneIsAnErrorNotALoss() async throws {
        try await withStore { (store) async throws in
            var order = Order(customer: "Ada", total: 12)
            try await order.persist(in: store)
            let key = try #require(order.id?.value)
            try await order.delete(in: store)
            order.total = 13
            await #expect(throws: RecordNotFoundError.self) { try await order.persist(in: store) }
            await #expect(throws: RecordNotFoundError.self) { try await order.delete(in: store) }
            let error = await #expect(throws: RecordNotFoundError.self) {
                try await Order.find(key, in: store)
            }
            #expect(error?.id == .objectID(key))
            #expect(error?.description.contains("\(key)") == true)
            #expect(try await Order.all.count(in: store) == 0)
        }
    }

    @Test func aTakenKeyLeavesTheModelAsItWas() async throws {
        try await withStore { (store) async throws in
            try await store.raw("orders").createIndex(IndexModel(["customer": 1], options: ["unique": true]))
            var first = Order(customer: "Ada", total: 1)
            try await first.persist(in: store)
            var second = Order(customer: "Ada", total: 2)
            let error = await #expect(throws: DuplicateKeyError.self) { try await second.persist(in: store) }
            #expect(error?.keyValue == ["customer": "Ada"])
            #expect(second.id == nil)
            second.customer = "Bob"
            try await second.persist(in: store)
            second.customer = "Ada"
            await #expect(throws: DuplicateKeyError.self) { try await second.persist(in: store) }
            #expect(try second.hasChanges)
        }
    }

    @Test func keysOfOtherTypes() async throws {
        try await withStore { (store) async throws in
            var setting = Setting(id: "limit", value: 3)
            let outcome = try await setting.persist(in: store)
            #expect(outcome == .inserted)
            #expect(try await Setting.find("limit", in: store) == setting)
            #expect(try await Setting.filter(\.id == "limit").count(in: store) == 1)
            var nameless = Setting(value: 3)
            await #expect(throws: LoomError.self) { try await nameless.persist(in: store) }
        }
    }

    @Test func handWrittenCodingIsReplacedWhole() async throws {
        try await withStore { (store) async throws in
            var odd = Odd(id: 1, values: ["a": 1, "b": 2])
            #expect(try await odd.persist(in: store) == .inserted)
            odd.values = ["a": 1, "c": 3]
            #expect(try await odd.persist(in: store) == .updated)
            #expect(try await Odd.find(1, in: store) == odd)
            var other = Odd(id: 1, values: ["d": 4])
            #expect(try await other.persist(in: store) == .updated)
            #expect(try await Odd.find(1, in: store) == other)
        }
    }

    @Test func unchangedSetsAndDictionariesAreNoChange() async throws {
        try await withStore { (store) async throws in
            let words = Set((0..<50).map { "w\($0)" })
            var bag = Bag(
                words: words, counts: Dictionary(uniqueKeysWithValues: words.map { ($0, 1) }),
                parts: Set(words.map(Bag.Part.init)))
            try await bag.persist(in: store)
            #expect(try await bag.persist(in: store) == .unchanged)
            #expect(try await !bag.reloaded(in: store).hasChanges)
        }
    }
}

extension Store {
    /// The documents of a collection as they are.
    func raw(_ name: String) -> MongoCollection<Document> {
        client.database(database ?? "").collection(name)
    }
}
