import BSON
import Loom
import LoomTesting
import Testing

@Suite struct WriteManyTests {
    @Test func updatesAndDeletesByFilter() async throws {
        try await withStore { (store) async throws in
            var orders = (0..<10).map { Order(customer: "c", total: Double($0), tags: ["a"]) }
            try await Order.persist(contentsOf: &orders, in: store)
            let result = try await Order.updateMany(
                \.total < 5, [.increment(\.quantity, by: 2), .push(\.tags, "b")], in: store)
            #expect(result.matchedCount == 5)
            #expect(result.modifiedCount == 5)
            #expect(try await Order.filter(\.quantity == 3).count(in: store) == 5)
            #expect(try await Order.filter(Field(\.tags).contains("b")).count(in: store) == 5)
            #expect(try await Order.deleteMany(\.total >= 5, in: store) == 5)
            #expect(try await Order.deleteMany(.all, in: store) == 5)
        }
    }

    @Test func aFilterWithoutConditionsChangesNothing() async throws {
        try await withStore { (store) async throws in
            var order = Order(customer: "Ada", total: 1)
            try await order.persist(in: store)
            let absent = Filter<Order>.ifPresent(nil as Double?) { \.total == $0 }
            for filter in [absent, absent && absent, .all(of: []), .unsafe([:])] {
                let error = await #expect(throws: LoomError.self) {
                    try await Order.deleteMany(filter, in: store)
                }
                #expect(error?.code == .emptyFilter)
                await #expect(throws: LoomError.self) {
                    try await Order.updateMany(filter, .set(\.total, to: 0), in: store)
                }
            }
            #expect(try await Order.all.count(in: store) == 1)
        }
    }

    @Test func anUpdateOfOneSaysWhenThereIsNone() async throws {
        try await withStore { (store) async throws in
            await #expect(throws: RecordNotFoundError.self) {
                try await Order.update(ObjectID(), .set(\.total, to: 1), in: store)
            }
        }
    }
}
