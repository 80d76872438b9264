import BSON
import FoundationEssentials
import Testing

@Suite struct ObjectIDTests {
    @Test func textRoundTrips() throws {
        let id = ObjectID()
        #expect(ObjectID("\(id)") == id)
        #expect(ObjectID(bytes: id.bytes) == id)
        #expect("\(id)".count == 24)
        #expect(ObjectID("0123456789ABCDEF01234567")?.description == "0123456789abcdef01234567")
        #expect(ObjectID("0123456789abcdef0123456") == nil)
        #expect(ObjectID("0123456789abcdef0123456g") == nil)
        #expect(ObjectID(bytes: [1, 2, 3]) == nil)
    }

    @Test func identifiersOfOneProcessAreDistinctAndSorted() {
        let ids = (0..<10_000).map { _ in ObjectID() }
        #expect(Set(ids).count == ids.count)
        let wraps = zip(ids, ids.dropFirst()).filter { $0 > $1 }.count
        #expect(wraps <= 1, "only the counter's wrap may break the order")
    }

    @Test func tellsItsTime() throws {
        let id = try #require(ObjectID("000000010000000000000000"))
        #expect(id.date == Date(timeIntervalSince1970: 1))
        #expect(abs(ObjectID().date.timeIntervalSinceNow) < 2)
    }

    @Test func everyUUIDRepresentationRoundTrips() throws {
        let uuid = try #require(UUID(uuidString: "00112233-4455-6677-8899-AABBCCDDEEFF"))
        for representation in UUIDRepresentation.allCases {
            #expect(Binary(uuid, representation: representation).uuid(representation: representation) == uuid)
        }
        #expect(Binary(uuid, representation: .csharpLegacy).bytes.prefix(4) == [0x33, 0x22, 0x11, 0x00])
        #expect(Binary(uuid, representation: .javaLegacy).bytes.first == 0x77)
        #expect(Binary(uuid).uuid(representation: .javaLegacy) == nil)
    }
}
