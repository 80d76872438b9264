/// A field of a model and the name that it is stored under.
public struct StoredField<Model>: Hashable, Sendable {
    let keyPath: SendableKeyPath
    /// The stored name; dotted for a field of an embedded document.
    public let name: String

    /// Says that the field at `keyPath` is stored under `name`.
    public init(_ keyPath: any PartialKeyPath<Model> & Sendable, _ name: String) {
        self.keyPath = SendableKeyPath(keyPath)
        self.name = name
    }
}
