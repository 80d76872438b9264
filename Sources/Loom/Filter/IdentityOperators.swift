/// Documents whose `_id` is this value; nil matches nothing that is stored.
public func == <Model, Key: Encodable>(
    field: any KeyPath<Model, Identity<Key>?> & Sendable, value: Key?
) -> Filter<Model> {
    Field<Model, Identity<Key>>(path: FieldPath(field)).isEqual(to: value)
}

/// Documents whose `_id` is not this value.
public func != <Model, Key: Encodable>(
    field: any KeyPath<Model, Identity<Key>?> & Sendable, value: Key?
) -> Filter<Model> {
    Field<Model, Identity<Key>>(path: FieldPath(field)).isNotEqual(to: value)
}

extension Field {
    /// The `_id` is this value.
    public func isEqual<Key: Encodable>(to value: Key?) -> Filter<Model> where Value == Identity<Key> {
        isEqual(to: value.map { Identity($0) })
    }

    /// The `_id` is not this value.
    public func isNotEqual<Key: Encodable>(to value: Key?) -> Filter<Model> where Value == Identity<Key> {
        isNotEqual(to: value.map { Identity($0) })
    }

    /// The `_id` is one of these values.
    public func isIn<Key: Encodable>(_ values: some Sequence<Key>) -> Filter<Model>
    where Value == Identity<Key> {
        isIn(values.map { Identity($0) })
    }
}
