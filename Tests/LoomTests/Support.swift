import BSON
import Loom

/// The model that most tests speak of.
struct Order: Loadable, Equatable {
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
