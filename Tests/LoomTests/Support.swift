import BSON
import Foundation
import Loom
import LoomTesting

/// The model that most tests speak of.
struct Order: Persistable, Equatable {
    static let collection = "orders"

    var id: Identity<ObjectID>?
    var customer: String
    var total: Double
    var quantity = 1
    var isPaid = false
    var note: String?
    var discount: Double?
    var tags: [String] = []
    var labels: [String]?
    var items: [Item] = []
    var state = State.open
    var address: Address?
    var counts: [String: Int] = [:]

    enum State: String, Codable { case open, closed }

    struct Item: Codable, Equatable {
        var sku: String
        var count: Int
        var note: String?
    }

    struct Address: Codable, Equatable {
        var city: String
        var position: Position

        enum CodingKeys: String, CodingKey {
            case city = "c"
            case position = "p"
        }
    }

    struct Position: Codable, Equatable {
        var latitude: Double
        var longitude: Double

        enum CodingKeys: String, CodingKey {
            case latitude = "lat"
            case longitude = "lon"
        }
    }

    enum CodingKeys: String, CodingKey {
        case id, customer, total
        case quantity = "qty"
        case isPaid = "paid"
        case note, discount, tags, labels, items, state, address, counts
    }
}

/// The filter as relaxed Extended JSON, with the model taken from the type.
func json(_ filter: Filter<Order>) throws -> String {
    try filter.document.extendedJSON(.relaxed)
}

func json(_ update: Update<Order>) throws -> String {
    try update.document.extendedJSON(.relaxed)
}

/// Lends a store with a database of its own on a real server, dropped afterwards.
func withStore(
    _ options: MongoClientOptions = MongoClientOptions(), _ body: (Store) async throws -> Void
) async throws {
    let server = try await TestServer.shared()
    try await server.withTemporaryDatabase { database in
        try await withMongoClient(server.uri, options: options) { client in
            try await body(Store(client, database: database))
        }
    }
}

/// Runs blocking calls where they are allowed: on a thread that is no task.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Swift.Result(catching: body)) }.start()
    }
}
