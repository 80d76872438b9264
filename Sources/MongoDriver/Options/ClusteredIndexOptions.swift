import BSON

/// What makes a collection keep its documents in the order of their `_id`; needs MongoDB 5.3.
public struct ClusteredIndexOptions: Hashable, Sendable {
    /// The index's name; nil for the server's own.
    public var name: String?

    /// Makes options.
    public init(name: String? = nil) {
        self.name = name
    }

    /// The server takes no other key, and no other value of `unique`.
    var document: Document {
        var document: Document = ["key": ["_id": 1], "unique": true]
        document["name"] = name.map(BSONValue.string)
        return document
    }
}
