import Foundation
import Loom

struct Order: Persistable {
    static let collection = "orders"
    var id: Identity<ObjectID>?
    var customer: String
    var total: Double
    var at = Date()
}

@main struct Shop {
    static func main() async throws {
        let store = try Store("mongodb://localhost:27017/shop")

        // Store it: an insert first, then only what has changed.
        var order = Order(customer: "Ada", total: 12)
        try await order.persist(in: store)
        order.total = 15
        try await order.persist(in: store)

        // Find it again: the compiler checks the names and the types.
        let large = Order.filter(\.total >= 10 && \.customer == "Ada").sorted(by: \.total, .descending)
        for order in try await large.loadMany(in: store) {
            print(order.customer, order.total)
        }

        // Load a table: typed columns, built straight from the server's replies.
        let table = try await large.loadTable(in: store)
        print(table)
        print(try table["total", as: Double.self].compactMap { $0 }.reduce(0, +))

        await store.close()
    }
}
