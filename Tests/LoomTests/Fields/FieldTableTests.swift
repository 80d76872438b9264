import Loom
import Testing

@Suite struct FieldTableTests {
    struct Observed: Codable, Sendable, FieldNaming {
        var state: Int { didSet {} }
        var place: Place
        static var fields: [StoredField<Observed>] {
            [StoredField(\.state, "s"), StoredField(\.place, "where")]
        }
        enum CodingKeys: String, CodingKey {
            case state = "s"
            case place = "where"
        }
    }

    struct Place: Codable, Sendable {
        var city: String
    }

    @Test func aTableNamesWhatKeyPathsDoNot() throws {
        #expect(try Field(\Observed.state).storedName == "s")
        #expect(try Field(\Observed.place.city).storedName == "where.city")
    }

    @Test func aNameThatIsNotStoredIsRefusedAtFirstUse() {
        struct Wrong: Codable, Sendable, FieldNaming {
            var total: Int
            static var fields: [StoredField<Wrong>] { [StoredField(\.total, "totl")] }
        }
        let error = #expect(throws: LoomError.self) { try Field(\Wrong.total).storedName }
        #expect(error?.message.contains("totl") == true)
    }
}
