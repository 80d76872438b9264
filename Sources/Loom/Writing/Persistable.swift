/// A model that can be stored, changed and deleted: a plain struct with an `id`.
///
/// ```swift
/// struct Order: Persistable {
///     static let collection = "orders"
///     var id: Identity<ObjectID>?
///     var customer: String
///     var total: Double
/// }
///
/// var order = Order(customer: "Ada", total: 12)
/// try await order.persist(in: store)               // inserts; order.id is there now
/// order.total = 15
/// try await order.persist(in: store)               // sends {$set: {total: 15}}
/// let same = try await Order.find(order.id, in: store)
/// ```
public protocol Persistable: Loadable {}
