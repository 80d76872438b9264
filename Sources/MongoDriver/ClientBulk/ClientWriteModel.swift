public import BSON

/// One write of a client's bulk write, and the collection that it goes to.
public struct ClientWriteModel: Sendable {
    /// The collection.
    public var namespace: Namespace
    /// The write.
    public var model: WriteModel<Document>

    /// Makes a write.
    public init(_ namespace: Namespace, _ model: WriteModel<Document>) {
        self.namespace = namespace
        self.model = model
    }
}
