import BSON
import Loom
import LoomTesting
import Testing

@Suite struct TableServerTests {
    struct Tick: Persistable, Equatable {
        static let collection = "ticks"
        var id: Identity<ObjectID>?
        var symbol: String
        var price: Double
        var size: Int?
        var side = Side.buy
        var venue: Venue?

        enum Side: String, Codable { case buy, sell }
        struct Venue: Codable, Equatable { var name: String }
    }

    @Test func tablesHaveTheModelsColumns() async throws {
        try await withStore { (store) async throws in
            let empty = try await Tick.all.loadTable(in: store)
            #expect(empty.schema.fields.map(\.name) == ["_id", "symbol", "price", "size", "side", "venue"])
            #expect(empty.rowCount == 0)
            var ticks = (0..<500).map {
                Tick(
                    symbol: "S\($0 % 3)", price: Double($0), size: $0 % 2 == 0 ? $0 : nil,
                    venue: .init(name: "x"))
            }
            try await Tick.persist(contentsOf: &ticks, in: store)
            let table = try await Tick.filter(\.price >= 100).sorted(by: \.price).loadTable(in: store)
            #expect(table.schema == empty.schema)
            #expect(table.rowCount == 400)
            let prices = try table["price", as: Double.self]
            #expect(prices[0] == 100)
            #expect(prices[399] == 499)
        }
    }

    @Test func pipelinesAndProjectionsMakeTablesToo() async throws {
        struct Line: Codable, Sendable {
            var id: ObjectID
            var price: Double
        }
        try await withStore { (store) async throws in
            var ticks = (0..<10).map { Tick(symbol: "S", price: Double($0)) }
            try await Tick.persist(contentsOf: &ticks, in: store)
            let lines = try await Tick.all.project(to: Line.self).loadTable(in: store)
            #expect(lines.schema.fields.map(\.name) == ["_id", "price"])
            let few = try await Tick.all.sorted(by: \.price).limit(5).filter(\.price > 2).loadTable(in: store)
            #expect(few.rowCount == 2)
        }
    }
}
