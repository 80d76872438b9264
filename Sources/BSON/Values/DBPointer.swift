/// Deprecated in BSON: a reference to a document of another collection. Kept so that old data survives.
public struct DBPointer: Hashable, Sendable {
    /// Database and collection, joined by a dot.
    public let namespace: String
    /// The identifier referred to.
    public let id: ObjectID

    /// Makes a pointer.
    public init(namespace: String, id: ObjectID) {
        self.namespace = namespace
        self.id = id
    }
}
