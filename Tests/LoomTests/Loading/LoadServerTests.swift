import BSON
import Loom
import LoomTesting
import Synchronization
import Testing

@Suite struct LoadServerTests {
    static func orders(_ count: Int) -> [Order] {
        (0..<count).map { Order(customer: "c\($0 % 10)", total: Double($0), quantity: $0) }
    }

    @Test func loadsCountsAndStreams() async throws {
        try await withStore { (store) async throws in
            var orders = Self.orders(3000)
            try await Order.persist(contentsOf: &orders, in: store)
            let query = Order.filter(\.total >= 1000).sorted(by: \.quantity, .descending)
            #expect(try await query.count(in: store) == 2000)
            #expect(try await query.exists(in: store))
            #expect(try await query.loadOne(in: store)?.quantity == 2999)
            #expect(try await query.limit(3).loadMany(in: store).map(\.quantity) == [2999, 2998, 2997])
            #expect(try await query.skip(1990).limit(100).count(in: store) == 10)
            var next = 2999
            for try await order in query.batchSize(100).using(store) {
                #expect(order.quantity == next)
                next -= 1
            }
            #expect(next == 999)
        }
    }

    @Test func emptyResults() async throws {
        try await withStore { (store) async throws in
            let query = Order.filter(\.total < 0)
            #expect(try await query.loadMany(in: store).isEmpty)
            #expect(try await query.loadOne(in: store) == nil)
            #expect(try await query.count(in: store) == 0)
            #expect(try await !query.exists(in: store))
            var orders = Self.orders(2)
            try await Order.persist(contentsOf: &orders, in: store)
            #expect(try await Order.all.limit(0).loadMany(in: store).isEmpty)
            #expect(try await Order.all.limit(0).count(in: store) == 0)
            #expect(try await Order.filter(.none).loadMany(in: store).isEmpty)
        }
    }

    @Test func pipelinesKeepTheOrderOfTheCalls() async throws {
        try await withStore { (store) async throws in
            var orders = Self.orders(20)
            try await Order.persist(contentsOf: &orders, in: store)
            let among = Order.all.sorted(by: \.quantity).limit(5).filter(\.quantity >= 3)
            #expect(try await among.loadMany(in: store).map(\.quantity) == [3, 4])
            #expect(try await among.loadOne(in: store)?.quantity == 3)
            #expect(try await among.count(in: store) == 2)
        }
    }

    @Test func projectionsAndStagesByHand() async throws {
        struct Line: Codable, Sendable, Equatable {
            var id: ObjectID
            var customer: String
        }
        struct Count: Codable, Sendable, Equatable {
            var _id: String
            var n: Int
        }
        try await withStore { (store) async throws in
            var orders = Self.orders(20)
            try await Order.persist(contentsOf: &orders, in: store)
            let line = try await Order.filter(\.quantity == 7).project(to: Line.self).loadOne(in: store)
            #expect(line?.customer == "c7")
            #expect(line?.id == orders[7].id?.value)
            let counts = try await Order.all
                .unsafe(
                    stages: [["$group": ["_id": "$customer", "n": ["$sum": 1]]], ["$sort": ["_id": 1]]],
                    as: Count.self
                )
                .limit(1).loadMany(in: store)
            #expect(counts == [Count(_id: "c0", n: 2)])
        }
    }

    @Test func theCommandShownIsTheCommandSent() async throws {
        let sent = Mutex<[Document]>([])
        var options = MongoClientOptions()
        options.eventHandler = { event in
            guard case .command(let event) = event, case .started(let command) = event.kind else { return }
            sent.withLock { $0.append(command) }
        }
        try await withStore(options) { (store) async throws in
            let queries = [
                Order.filter(\.total >= 1 && \.note == nil).sorted(by: \.total).skip(1).limit(2).batchSize(2),
                Order.all.limit(3).filter(\.quantity == 1),
            ]
            for query in queries {
                sent.withLock { $0 = [] }
                _ = try await query.loadMany(in: store)
                let command = try #require(sent.withLock { $0.first })
                for (key, value) in try query.command where key != "batchSize" {
                    #expect(command[key] == value)
                }
            }
        }
    }

    @Test func aDocumentThatIsNoModelIsNamed() async throws {
        try await withStore { (store) async throws in
            let orders = store.client.database(try #require(store.database)).collection("orders")
            try await orders.insertOne(["_id": 7, "customer": "Ada"])
            let error = await #expect(throws: LoomError.self) { try await Order.all.loadMany(in: store) }
            #expect(error?.code == .coding)
            #expect(error?.message.contains(#"{"_id":7}"#) == true)
        }
    }

    @Test func filtersMatchWhatTheySay() async throws {
        try await withStore { (store) async throws in
            var orders = [
                Order(
                    customer: "Ada", total: 1, note: "x", tags: ["a", "b"], items: [.init(sku: "s", count: 2)]
                ),
                Order(customer: "A.a", total: 2, labels: ["l"], counts: ["red": 3]),
                Order(
                    customer: "ada", total: 3,
                    address: .init(city: "Rome", position: .init(latitude: 1, longitude: 2))),
            ]
            try await Order.persist(contentsOf: &orders, in: store)
            let cases: [(Filter<Order>, [Double])] = [
                (\.note == nil, [2, 3]), (\.note != nil, [1]), (Field(\.note).exists, [1]),
                (Field(\.customer).hasPrefix("A."), [2]),
                (Field(\.customer).contains("A", ignoringCase: true), [1, 2, 3]),
                (Field(\.customer).hasSuffix("da"), [1, 3]), (Field(\.tags).contains(any: ["b", "z"]), [1]),
                (Field(\.tags).contains(all: ["a", "b"]), [1]), (Field(\.labels).contains("l"), [2]),
                (Field(\.items, each: \.sku) == "s", [1]), (Field(\.counts, key: "red") >= 3, [2]),
                (Field(\.items).hasElement(where: \.sku == "s" && \.count > 2), []),
                (Field(\.items).hasElement(where: .none), []), (\.address?.city == "Rome", [3]),
                (\.address?.position.longitude >= 2, [3]), (!(\.total == 1), [2, 3]),
                (\.total == 1 || \.total == 3, [1, 3]), (Field(\.total).isIn([2, 3]), [2, 3]),
                (Field(\.total).isWithin(1..<3), [1, 2]), (Field(\.tags).hasCount(2), [1]),
                (Field(\.tags).hasElement(within: "a"..<"b"), [1]),
            ]
            for (filter, expected) in cases {
                let found = try await Order.filter(filter).sorted(by: \.total).loadMany(in: store)
                #expect(found.map(\.total) == expected, "\(filter)")
            }
        }
    }
}
