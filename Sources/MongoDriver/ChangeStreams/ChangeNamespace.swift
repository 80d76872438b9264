import BSON

/// Where something happened. Parts that the event does not give as text are nil.
public struct ChangeNamespace: Hashable, Sendable, Codable {
    /// The database.
    public let database: String?
    /// The collection; nil for events about a whole database.
    public let collection: String?

    /// Makes a namespace.
    public init(database: String?, collection: String?) {
        self.database = database
        self.collection = collection
    }

    /// Reads a namespace; other shapes of it, of newer servers or made by the pipeline, are no errors.
    public init(from decoder: any Decoder) throws {
        let document = try Document(from: decoder)
        self.init(database: document["db"]?.stringValue, collection: document["coll"]?.stringValue)
    }

    /// Writes the parts there are.
    public func encode(to encoder: any Encoder) throws {
        var document = Document()
        document["db"] = database.map(BSONValue.string)
        document["coll"] = collection.map(BSONValue.string)
        try document.encode(to: encoder)
    }
}
