import BSON

/// The same struct by its direct path.
struct DirectOrder: BSONDecodable, BSONEncodable, Sendable {
    let order: Order

    init(_ order: Order) { self.order = order }

    init(bson reader: inout BSONReader) throws(BSONError) {
        order = Order(
            id: try reader.decode("_id"), customer: try reader.decode("customer"),
            city: try reader.decode("city"),
            product: try reader.decode("product"), note: try reader.decodeIfPresent("note"),
            quantity: try reader.decode("quantity"), stock: try reader.decode("stock"),
            price: try reader.decode("price"), paid: try reader.decode("paid"), at: try reader.decode("at"))
    }

    func encode(bson writer: inout BSONWriter) throws(BSONError) {
        try writer.append("_id", order.id)
        try writer.append("customer", order.customer)
        try writer.append("city", order.city)
        try writer.append("product", order.product)
        try writer.append("note", order.note)
        try writer.append("quantity", order.quantity)
        try writer.append("stock", order.stock)
        try writer.append("price", order.price)
        try writer.append("paid", order.paid)
        try writer.append("at", order.at)
    }
}
