import Loom

// What a user's program does, with `import Loom` alone: consumer URI. It exits with status 1 where something differs from
// what it should be; scripts/consumer builds it in every way that users build theirs.

/// A model whose stored names differ from its properties' names in one place.
struct Order: Codable, Hashable, Sendable {
    var id: Int
    var customer: String
    var total: Double

    enum CodingKeys: String, CodingKey {
        case id = "_id"
        case customer
        case total = "sum"
    }
}

struct Difference: Error {
    let message: String
}

func check(_ holds: Bool, _ message: String) throws {
    if !holds { throw Difference(message: message) }
}

guard CommandLine.arguments.count == 2 else {
    throw Difference(message: "the connection string is missing")
}

// Key paths have names in an optimised and in a static build too.
let filter: Filter<Order> = \.total >= 10 && \.customer == "Ada"
let document = try filter.document
print(document.extendedJSON())
try check(document.extendedJSON().contains("\"sum\""), "the filter does not name the stored field")

try await withMongoClient(CommandLine.arguments[1]) { client in
    try await client.ping()
    let database = client.database("consumer")
    let orders = database.collection("orders", of: Order.self)
    let stored = (1...20).map { Order(id: $0, customer: $0 % 2 == 0 ? "Ada" : "Bob", total: Double($0)) }
    try await orders.insertMany(stored)

    var found: [Order] = []
    for try await order in orders.find(document) { found.append(order) }
    try check(found == stored.filter { $0.total >= 10 && $0.customer == "Ada" }, "found \(found)")

    do {
        try await orders.insertOne(stored[0])
        throw Difference(message: "a document was stored twice")
    } catch let error as DuplicateKeyError {
        print(error)
    }
    try await orders.drop()
    try await checkModels(in: Store(client, database: "consumer"))
    print("stored \(stored.count) orders, found \(found.count)")
}
