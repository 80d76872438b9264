/// A field of a model with the type of its values: the method spelling of filters, and the way to fields that a plain
/// key path does not reach.
///
/// ```swift
/// Order.filter(Field(\.customer).hasPrefix("A"))
/// Order.filter(Field(\.items, each: \.sku) == "x-1")
/// Order.filter(Field("legacy_total") >= 10.0)
/// ```
///
/// A field made from the key path of an optional property has the type of the value inside: `Field(\.note)` is a
/// `Field<Order, String>` whether `note` is a `String` or a `String?`.
public struct Field<Model, Value>: Hashable, Sendable {
    package let path: FieldPath

    package init(path: FieldPath) {
        self.path = path
    }

    /// The field of a property.
    @_disfavoredOverload
    public init(_ keyPath: any KeyPath<Model, Value> & Sendable) {
        path = FieldPath(keyPath)
    }

    /// The field of an optional property.
    public init(_ keyPath: any KeyPath<Model, Value?> & Sendable) {
        path = FieldPath(keyPath)
    }

    /// The field stored under `name`, dotted for embedded documents.
    ///
    /// The name goes to the server as it is; neither it nor the type of its values is checked.
    public init(_ name: String) {
        path = FieldPath(name: name)
    }

    /// A property of every element of an array. A condition on it holds when one of the elements meets it.
    ///
    /// Conditions that one and the same element must meet together go into `hasElement(where:)`.
    @_disfavoredOverload
    public init<Elements: Collection>(
        _ array: any KeyPath<Model, Elements> & Sendable,
        each keyPath: any KeyPath<Elements.Element, Value> & Sendable
    ) {
        path = FieldPath(array).appending(.keyPath(SendableKeyPath(keyPath)))
    }

    /// A property of every element of an optional array.
    @_disfavoredOverload
    public init<Elements: Collection>(
        _ array: any KeyPath<Model, Elements?> & Sendable,
        each keyPath: any KeyPath<Elements.Element, Value> & Sendable
    ) {
        path = FieldPath(array).appending(.keyPath(SendableKeyPath(keyPath)))
    }

    /// An optional property of every element of an array.
    public init<Elements: Collection>(
        _ array: any KeyPath<Model, Elements> & Sendable,
        each keyPath: any KeyPath<Elements.Element, Value?> & Sendable
    ) {
        path = FieldPath(array).appending(.keyPath(SendableKeyPath(keyPath)))
    }

    /// An optional property of every element of an optional array.
    public init<Elements: Collection>(
        _ array: any KeyPath<Model, Elements?> & Sendable,
        each keyPath: any KeyPath<Elements.Element, Value?> & Sendable
    ) {
        path = FieldPath(array).appending(.keyPath(SendableKeyPath(keyPath)))
    }

    /// The value stored for a key of a dictionary with text keys.
    public init(_ dictionary: any KeyPath<Model, [String: Value]> & Sendable, key: String) {
        path = FieldPath(dictionary).appending(.name(key))
    }

    /// The element at a position of an array, counted from zero.
    public init(_ array: any KeyPath<Model, [Value]> & Sendable, at position: Int) {
        path = FieldPath(array).appending(.name(String(position)))
    }

    /// The dotted name that the field is stored under.
    ///
    /// - Throws: `LoomError` with the code `fieldName`, saying how to name the field.
    public var storedName: String {
        get throws(LoomError) { try path.storedName() }
    }
}
