import BSON
import Loom
import LoomTesting
import Testing

@Suite struct StoreTests {
    @Test func theDatabaseComesFromModelStoreOrConnectionString() throws {
        let store = try Store("mongodb://localhost:1/shop")
        #expect(store.database == "shop")
        #expect(store.with(database: "other").database == "other")
        #expect(try Store("mongodb://localhost:1").database == nil)
    }

    @Test func withoutADatabaseThereIsAClearError() async throws {
        let store = try Store("mongodb://localhost:1")
        let error = await #expect(throws: LoomError.self) { try await Order.all.loadMany(in: store) }
        #expect(error?.code == .noDatabase)
    }

    @Test func theCurrentStoreServesCallsWithoutOne() async throws {
        try await withStore { (store) async throws in
            try await store.use {
                var order = Order(customer: "Ada", total: 1)
                try await order.persist()
                #expect(try await Order.all.count() == 1)
                #expect(try await order.reloaded() == order)
            }
        }
    }

    @Test func blockingCallsAreRefusedInsideATask() async throws {
        try await withStore { (store) async throws in
            #expect(throws: (any Error).self) { try Order.all.loadMany(in: store.blocking) }
        }
    }

    @Test func everythingWorksWithoutTasks() async throws {
        try await withStore { (store) async throws in
            let blocking = store.blocking
            try await onThread {
                var order = Order(customer: "Ada", total: 12)
                #expect(try order.persist(in: blocking) == .inserted)
                order.total = 13
                #expect(try order.persist(in: blocking) == .updated)
                let key = try #require(order.id?.value)
                #expect(try Order.find(key, in: blocking) == order)
                var more = [Order(customer: "Bob", total: 1), Order(customer: "Cy", total: 2)]
                try Order.persist(contentsOf: &more, in: blocking)
                let query = Order.all.sorted(by: \.total)
                #expect(try query.loadMany(in: blocking).map(\.total) == [1, 2, 13])
                #expect(try query.loadOne(in: blocking)?.total == 1)
                #expect(try query.count(in: blocking) == 3)
                #expect(try query.exists(in: blocking))
                var sum = 0.0
                try query.batchSize(1).forEach(in: blocking) { sum += $0.total }
                #expect(sum == 16)
                try Order.updateMany(\.total < 5, .set(\.isPaid, to: true), in: blocking)
                #expect(try Order.deleteMany(\.isPaid == true, in: blocking) == 2)
                try order.delete(in: blocking)
                #expect(try Order.all.count(in: blocking) == 0)
            }
        }
    }
}
