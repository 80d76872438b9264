// The operators of filters. Each is concrete in its left side, so that the type checker finds the model from the context
// and a long expression stays cheap; each has a method spelling in `Field`.

// MARK: ==

/// Documents whose field is equal to a value; nil asks for null or missing.
public func == <Model, Value: Encodable & Sendable>(
    field: any KeyPath<Model, Value> & Sendable, value: Value
) -> Filter<Model> {
    Field<Model, Value>(path: FieldPath(field)).isEqual(to: value)
}

/// Documents whose optional field is equal to a value; nil asks for null or missing.
public func == <Model, Value: Encodable & Sendable>(
    field: any KeyPath<Model, Value?> & Sendable, value: Value?
) -> Filter<Model> {
    Field<Model, Value>(path: FieldPath(field)).isEqual(to: value)
}

/// Documents whose field is equal to a value; nil asks for null or missing.
public func == <Model, Value: Encodable & Sendable>(
    field: Field<Model, Value>, value: Value?
) -> Filter<Model> {
    field.isEqual(to: value)
}

// MARK: !=

/// Documents whose field is not equal to a value; nil asks for neither null nor missing.
public func != <Model, Value: Encodable & Sendable>(
    field: any KeyPath<Model, Value> & Sendable, value: Value
) -> Filter<Model> {
    Field<Model, Value>(path: FieldPath(field)).isNotEqual(to: value)
}

/// Documents whose optional field is not equal to a value; nil asks for neither null nor missing.
public func != <Model, Value: Encodable & Sendable>(
    field: any KeyPath<Model, Value?> & Sendable, value: Value?
) -> Filter<Model> {
    Field<Model, Value>(path: FieldPath(field)).isNotEqual(to: value)
}

/// Documents whose field is not equal to a value; nil asks for neither null nor missing.
public func != <Model, Value: Encodable & Sendable>(
    field: Field<Model, Value>, value: Value?
) -> Filter<Model> {
    field.isNotEqual(to: value)
}

// MARK: <

/// Documents whose field is less than a value.
public func < <Model, Value: Encodable & Sendable & Comparable>(
    field: any KeyPath<Model, Value> & Sendable, value: Value
) -> Filter<Model> {
    Field<Model, Value>(path: FieldPath(field)).isLess(than: value)
}

/// Documents whose optional field is less than a value.
public func < <Model, Value: Encodable & Sendable & Comparable>(
    field: any KeyPath<Model, Value?> & Sendable, value: Value
) -> Filter<Model> {
    Field<Model, Value>(path: FieldPath(field)).isLess(than: value)
}

/// Documents whose field is less than a value.
public func < <Model, Value: Encodable & Sendable & Comparable>(
    field: Field<Model, Value>, value: Value
) -> Filter<Model> {
    field.isLess(than: value)
}

// MARK: <=

/// Documents whose field is less than or equal to a value.
public func <= <Model, Value: Encodable & Sendable & Comparable>(
    field: any KeyPath<Model, Value> & Sendable, value: Value
) -> Filter<Model> {
    Field<Model, Value>(path: FieldPath(field)).isAtMost(value)
}

/// Documents whose optional field is less than or equal to a value.
public func <= <Model, Value: Encodable & Sendable & Comparable>(
    field: any KeyPath<Model, Value?> & Sendable, value: Value
) -> Filter<Model> {
    Field<Model, Value>(path: FieldPath(field)).isAtMost(value)
}

/// Documents whose field is less than or equal to a value.
public func <= <Model, Value: Encodable & Sendable & Comparable>(
    field: Field<Model, Value>, value: Value
) -> Filter<Model> {
    field.isAtMost(value)
}

// MARK: >

/// Documents whose field is greater than a value.
public func > <Model, Value: Encodable & Sendable & Comparable>(
    field: any KeyPath<Model, Value> & Sendable, value: Value
) -> Filter<Model> {
    Field<Model, Value>(path: FieldPath(field)).isGreater(than: value)
}

/// Documents whose optional field is greater than a value.
public func > <Model, Value: Encodable & Sendable & Comparable>(
    field: any KeyPath<Model, Value?> & Sendable, value: Value
) -> Filter<Model> {
    Field<Model, Value>(path: FieldPath(field)).isGreater(than: value)
}

/// Documents whose field is greater than a value.
public func > <Model, Value: Encodable & Sendable & Comparable>(
    field: Field<Model, Value>, value: Value
) -> Filter<Model> {
    field.isGreater(than: value)
}

// MARK: >=

/// Documents whose field is greater than or equal to a value.
public func >= <Model, Value: Encodable & Sendable & Comparable>(
    field: any KeyPath<Model, Value> & Sendable, value: Value
) -> Filter<Model> {
    Field<Model, Value>(path: FieldPath(field)).isAtLeast(value)
}

/// Documents whose optional field is greater than or equal to a value.
public func >= <Model, Value: Encodable & Sendable & Comparable>(
    field: any KeyPath<Model, Value?> & Sendable, value: Value
) -> Filter<Model> {
    Field<Model, Value>(path: FieldPath(field)).isAtLeast(value)
}

/// Documents whose field is greater than or equal to a value.
public func >= <Model, Value: Encodable & Sendable & Comparable>(
    field: Field<Model, Value>, value: Value
) -> Filter<Model> {
    field.isAtLeast(value)
}
