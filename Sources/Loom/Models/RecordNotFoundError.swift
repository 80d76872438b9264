public import BSON
import MongoDriver

/// The document that was asked for by its id is not there.
public struct RecordNotFoundError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The type of the model.
    public let model: String
    /// The `_id`.
    public let id: BSONValue
    /// Database and collection, joined by a dot.
    public let namespace: String

    init<Model>(_ model: Model.Type, id: BSONValue, in collection: MongoCollection<RawDocument>) {
        self.model = "\(model)"
        self.id = id
        namespace = collection.namespace.description
    }

    /// Model, id and place.
    public var description: String {
        let text = Document(elements: [("_id", id)]).extendedJSON(.relaxed)
        return "There is no \(model) \(text) in \(namespace)"
    }
}
