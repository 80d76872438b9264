/// The `_id` of a model, together with what the database was last known to hold of it.
///
/// ```swift
/// struct Order: Persistable {
///     static let collection = "orders"
///     var id: Identity<ObjectID>?
///     var total: Double
/// }
/// ```
///
/// A model that was loaded or persisted carries its clean state here; that is how `persist` knows what has changed.
/// The clean state takes no part in anything else: identities are equal, hashed, printed and coded by their value alone.
public struct Identity<Value: Hashable & Sendable>: Sendable {
    /// The stored `_id`.
    public let value: Value
    /// The model as the database was last known to hold it; nil for an identity made by hand.
    let clean: (any AnyObject & Sendable)?

    /// An identity made by hand: nothing is known about what is stored under it.
    public init(_ value: Value) {
        self.value = value
        clean = nil
    }

    init<Model>(_ value: Value, clean: CleanModel<Model>) {
        self.value = value
        self.clean = clean
    }

    /// The clean copy, if it is one of a `Model`.
    func cleanModel<Model: Sendable>(_ type: Model.Type) -> Model? {
        (clean as? CleanModel<Model>)?.model
    }

    /// Whether the model that this belongs to was loaded or persisted, so that `persist` sends changes only.
    public var isTracked: Bool { clean != nil }
}

extension Identity: Hashable {
    /// Same value.
    public static func == (left: Identity, right: Identity) -> Bool {
        left.value == right.value
    }

    /// Feeds the value.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(value)
    }
}

extension Identity: CustomStringConvertible {
    /// The value.
    public var description: String { "\(value)" }
}

extension Identity: Decodable where Value: Decodable {
    /// Reads the value.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(Value.self))
    }
}

extension Identity: Encodable where Value: Encodable {
    /// Writes the value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}

extension Identity: Comparable where Value: Comparable {
    /// The order of the values.
    public static func < (left: Identity, right: Identity) -> Bool {
        left.value < right.value
    }
}
