import BSON
import Loom
import LoomTesting
import Testing

@Suite struct BulkPersistTests {
    @Test func everyModelIsStoredAndGetsItsID() async throws {
        try await withStore { (store) async throws in
            var orders = (0..<500).map { Order(customer: "c\($0)", total: Double($0)) }
            #expect(
                try await Order.persist(contentsOf: &orders, in: store)
                    == Array(repeating: .inserted, count: 500))
            #expect(Set(orders.map(\.id)).count == 500)
            #expect(orders.allSatisfy { $0.id?.isTracked == true })
            orders[3].total = -1
            orders[4].note = "x"
            let outcomes = try await Order.persist(contentsOf: &orders, in: store)
            #expect(outcomes.filter { $0 == .updated }.count == 2)
            #expect(outcomes.filter { $0 == .unchanged }.count == 498)
            #expect(try await Order.filter(\.total == -1).count(in: store) == 1)
            var none: [Order] = []
            #expect(try await Order.persist(contentsOf: &none, in: store).isEmpty)
        }
    }

    @Test func aRefusedModelIsNamedAndTheOthersAreStored() async throws {
        try await withStore { (store) async throws in
            try await store.raw("orders").createIndex(IndexModel(["customer": 1], options: ["unique": true]))
            var orders = ["a", "b", "a", "c"].map { Order(customer: $0, total: 1) }
            let error = await #expect(throws: BulkPersistError.self) {
                try await Order.persist(contentsOf: &orders, ordered: false, in: store)
            }
            let outcomes = try #require(error?.outcomes)
            guard case .refused(let failure) = outcomes[2] else {
                Issue.record("\(outcomes)")
                return
            }
            #expect(failure.isDuplicateKey)
            #expect(outcomes.filter { $0 == .persisted(.inserted) }.count == 3)
            #expect(orders.map { $0.id != nil } == [true, true, false, true])
            #expect(try await Order.all.count(in: store) == 3)
        }
    }

    @Test func inOrderNothingBehindAFailureIsTried() async throws {
        try await withStore { (store) async throws in
            try await store.raw("orders").createIndex(IndexModel(["customer": 1], options: ["unique": true]))
            var orders = ["a", "a", "b"].map { Order(customer: $0, total: 1) }
            let error = await #expect(throws: BulkPersistError.self) {
                try await Order.persist(contentsOf: &orders, in: store)
            }
            #expect(error?.outcomes.first == .persisted(.inserted))
            #expect(error?.outcomes.last == .notTried)
            #expect(orders.map { $0.id != nil } == [true, false, false])
            #expect(error?.description.contains("index 1") == true)
        }
    }

    @Test func aLoadedModelWhoseDocumentIsGoneIsFound() async throws {
        try await withStore { (store) async throws in
            var orders = (0..<4).map { Order(customer: "c\($0)", total: 1) }
            try await Order.persist(contentsOf: &orders, in: store)
            try await orders[2].delete(in: store)
            for index in orders.indices { orders[index].total = 2 }
            let error = await #expect(throws: BulkPersistError.self) {
                try await Order.persist(contentsOf: &orders, in: store)
            }
            #expect(
                error?.outcomes == [
                    .persisted(.updated), .persisted(.updated), .notFound, .persisted(.updated),
                ])
            #expect(error?.cause == nil)
            #expect(try orders.map { try $0.hasChanges } == [false, false, true, false])
        }
    }

    @Test func modelsByHandAndNewOnesTogether() async throws {
        try await withStore { (store) async throws in
            let key = ObjectID()
            var orders = [
                Order(id: Identity(key), customer: "hand", total: 1), Order(customer: "new", total: 1),
            ]
            let outcomes = try await Order.persist(contentsOf: &orders, in: store)
            #expect(outcomes == [.inserted, .inserted])
            #expect(try await Order.find(key, in: store) == orders[0])
        }
    }
}
