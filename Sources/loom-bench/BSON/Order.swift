import BSON
import FoundationEssentials

/// The struct of ten fields that the struct tasks read and write.
struct Order: Codable, Sendable {
    var id: ObjectID
    var customer: String
    var city: String
    var product: String
    var note: String?
    var quantity: Int
    var stock: Int64
    var price: Double
    var paid: Bool
    var at: Date

    enum CodingKeys: String, CodingKey {
        case id = "_id"
        case customer, city, product, note, quantity, stock, price, paid, at
    }

    /// A sum that every field takes part in.
    var checksum: UInt64 {
        Checksum.of(customer) &+ Checksum.of(city) &+ Checksum.of(product) &+ (note.map(Checksum.of) ?? 0)
            &+ UInt64(truncatingIfNeeded: quantity) &+ UInt64(truncatingIfNeeded: stock) &+ price.bitPattern
            &+ (paid ? 1 : 0) &+ at.timeIntervalSinceReferenceDate.bitPattern
            &+ Checksum.of(id)
    }
}

extension Order {
    /// Orders that differ in every field; every second one has a note.
    static func samples(count: Int) -> [Order] {
        (0..<count).map(Order.init(number:))
    }

    private init(number: Int) {
        let cities = ["Berlin", "Lisbon", "Ciudad Autónoma de Buenos Aires", "Reykjavík"]
        id = ObjectID()
        customer = "customer number \(number)"
        city = cities[number % cities.count]
        product = "part-\(number % 97)"
        note = number % 2 == 0 ? "leave it with the neighbours" : nil
        quantity = number % 12 + 1
        stock = Int64(number) << 20
        price = Double(number) * 1.25 + 0.99
        paid = number % 3 == 0
        at = Date(timeIntervalSince1970: 1_700_000_000 + Double(number) * 60)
    }
}
