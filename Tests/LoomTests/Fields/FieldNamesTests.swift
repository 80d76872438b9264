import Loom
import Testing

@Suite struct FieldNamesTests {
    @Test func plainAndRenamedProperties() throws {
        #expect(try Field(\Order.customer).storedName == "customer")
        #expect(try Field(\Order.quantity).storedName == "qty")
        #expect(try Field(\Order.isPaid).storedName == "paid")
    }

    @Test func identityIsStoredAsUnderscoreID() throws {
        #expect(try Field(\Order.id).storedName == "_id")
    }

    @Test func genericCodeOverModelsKnowsTheIdentity() throws {
        func filter<Model: Loadable>(_ id: Identity<Model.IDValue>) -> Filter<Model> { \.id == id }
        let filter: Filter<Order> = filter(Identity(ObjectID()))
        #expect(try filter.document.keys == ["_id"])
    }

    @Test func onlyAModelsOwnIdentityIsRenamed() throws {
        struct Inner: Codable, Sendable { var id: Int }
        struct Outer: Codable, Sendable { var inner: Inner }
        #expect(try Field(\Outer.inner.id).storedName == "inner.id")
    }

    @Test func renamesAtEveryLevelThroughOptionals() throws {
        #expect(try Field(\Order.address?.city).storedName == "address.c")
        #expect(try Field(\Order.address?.position.latitude).storedName == "address.p.lat")
        #expect(try Field(\Order.address!.position.longitude).storedName == "address.p.lon")
    }

    @Test func elementsKeysAndPositions() throws {
        #expect(try Field(\Order.items, each: \.sku).storedName == "items.sku")
        #expect(try Field(\Order.items, each: \.note).storedName == "items.note")
        #expect(try Field(\Order.counts, key: "red").storedName == "counts.red")
        #expect(try Field(\Order.tags, at: 2).storedName == "tags.2")
        #expect(try Field<Order, Int>("any.name").storedName == "any.name")
    }

    @Test func genericModelsAndSingleCaseKeys() throws {
        struct Box<Value: Codable & Sendable>: Codable, Sendable {
            var content: Value
            enum CodingKeys: String, CodingKey { case content = "c" }
        }
        #expect(try Field(\Box<[String]>.content).storedName == "c")
    }

    @Test func genericCodeFindsTheSameNames() throws {
        func name<Model>(_ keyPath: any KeyPath<Model, Double> & Sendable) throws -> String {
            try Field(keyPath).storedName
        }
        for _ in 0..<3 { #expect(try name(\Order.total) == "total") }
    }

    @Test func observedComputedAndSubscriptedPropertiesSayWhatToDo() {
        struct Model: Codable, Sendable {
            var observed: Int { didSet {} }
            var list: [Int]
            var twice: Int { observed * 2 }
        }
        for keyPath in [\Model.observed, \Model.twice, \Model.list[0]] as [any KeyPath<Model, Int> & Sendable]
        {
            let error = #expect(throws: LoomError.self) { try Field(keyPath).storedName }
            #expect(error?.code == .fieldName)
            #expect(error?.message.contains("FieldNaming") == true)
            #expect(error?.message.contains("Field(\"name\")") == true)
        }
    }

    @Test func propertiesLeftOutOfCodingKeysHaveNoName() {
        struct Model: Codable, Sendable {
            var kept: Int
            var left = 0
            enum CodingKeys: CodingKey { case kept }
        }
        let error = #expect(throws: LoomError.self) { try Field(\Model.left).storedName }
        #expect(error?.message.contains("leave it out") == true)
    }

    @Test func handWrittenCodingWithOpenKeysNeedsATable() {
        struct Key: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }
        struct Model: Codable, Sendable {
            var value: Int
            init(from decoder: any Decoder) throws {
                value = try decoder.container(keyedBy: Key.self).decode(
                    Int.self, forKey: Key(stringValue: "v"))
            }
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Key.self)
                try container.encode(value, forKey: Key(stringValue: "v"))
            }
        }
        let error = #expect(throws: LoomError.self) { try Field(\Model.value).storedName }
        #expect(error?.message.contains("not an enum") == true)
    }

    @Test func propertiesWithoutSizeAreNotMistakenForTheirNeighbours() throws {
        struct Empty: Codable, Sendable {}
        struct Model: Codable, Sendable {
            var empty: Empty
            var number: Int
        }
        #expect(try Field(\Model.number).storedName == "number")
        #expect(try Field(\Model.empty).storedName == "empty")
        struct Two: Codable, Sendable {
            var first: Empty
            var second: Empty
        }
        #expect(throws: LoomError.self) { try Field(\Two.second).storedName }
    }
}
