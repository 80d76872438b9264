import BSON
import FoundationEssentials
import Loom
import Testing

@Suite struct IdentityTests {
    @Test func identitiesAreTheirValue() throws {
        let id = ObjectID()
        #expect(Identity(id) == Identity(id))
        #expect(Set([Identity(id), Identity(id)]).count == 1)
        #expect("\(Identity<Int>(7))" == "7")
        #expect(Identity<Int>(1) < Identity<Int>(2))
        #expect(!Identity(id).isTracked)
    }

    @Test func literalsMakeIdentities() {
        let name: Identity<String>? = "ada"
        let number: Identity<Int>? = 7
        #expect(name?.value == "ada")
        #expect(number?.value == 7)
    }

    @Test func identitiesAreCodedAsTheirValue() throws {
        struct Holder: Codable, Equatable { var id: Identity<ObjectID>? }
        let holder = Holder(id: Identity(ObjectID()))
        let raw = try BSONEncoder().encode(holder)
        #expect(try raw["id"] == holder.id.map { .objectID($0.value) })
        #expect(try BSONDecoder().decode(Holder.self, from: raw) == holder)
    }

    @Test func anIdentityIsSmall() {
        #expect(MemoryLayout<Identity<ObjectID>?>.size <= 24)
    }

    @Test func onlyKeysThatCanBeMadeUpAre() throws {
        struct Named: Persistable {
            static let collection = "named"
            var id: Identity<String>?
        }
        struct Tagged: Persistable {
            static let collection = "tagged"
            var id: Identity<UUID>?
        }
        let error = #expect(throws: LoomError.self) { try Named.makeID() }
        #expect(error?.code == .noIdentity)
        #expect(Tagged.makeID() != Tagged.makeID())
        #expect(Order.makeID() != Order.makeID())
    }
}
