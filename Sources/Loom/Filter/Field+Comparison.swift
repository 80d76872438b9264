import BSON

// Comparisons are between values of one BSON type (numbers count as one), as MongoDB compares: `total < 5` matches no
// document whose `total` is text, null or missing. On an array field they hold when one of the elements meets them.

extension Field where Value: Encodable & Sendable {
    /// Equal to a value; for nil, null or missing. Method spelling of `==`. MongoDB: `{field: value}`.
    public func isEqual(to value: Value?) -> Filter<Model> {
        Filter(path, "$eq", StoredValue(value))
    }

    /// Not equal to a value, which a missing field is not either; for nil, neither null nor missing.
    /// Method spelling of `!=`. MongoDB: `$ne`.
    public func isNotEqual(to value: Value?) -> Filter<Model> {
        Filter(path, "$ne", StoredValue(value))
    }

    /// Equal to one of the values; matches nothing when there are none. MongoDB: `$in`.
    public func isIn(_ values: some Sequence<Value>) -> Filter<Model> {
        Filter(path, "$in", StoredValue(array: values))
    }

    /// Equal to none of the values, missing fields included. MongoDB: `$nin`.
    public func isNotIn(_ values: some Sequence<Value>) -> Filter<Model> {
        Filter(path, "$nin", StoredValue(array: values))
    }
}

extension Field where Value: Encodable & Sendable & Comparable {
    /// Less than a value. Method spelling of `<`. MongoDB: `$lt`.
    public func isLess(than value: Value) -> Filter<Model> {
        Filter(path, "$lt", StoredValue(value))
    }

    /// Less than or equal to a value. Method spelling of `<=`. MongoDB: `$lte`.
    public func isAtMost(_ value: Value) -> Filter<Model> {
        Filter(path, "$lte", StoredValue(value))
    }

    /// Greater than a value. Method spelling of `>`. MongoDB: `$gt`.
    public func isGreater(than value: Value) -> Filter<Model> {
        Filter(path, "$gt", StoredValue(value))
    }

    /// Greater than or equal to a value. Method spelling of `>=`. MongoDB: `$gte`.
    public func isAtLeast(_ value: Value) -> Filter<Model> {
        Filter(path, "$gte", StoredValue(value))
    }

    /// Within a range, its upper bound excluded: `Field(\.total).isWithin(10..<20)`.
    ///
    /// On an array field the two bounds may be met by two elements; see `hasElement(within:)`.
    public func isWithin(_ range: Range<Value>) -> Filter<Model> {
        isAtLeast(range.lowerBound) && isLess(than: range.upperBound)
    }

    /// Within a range, both bounds included.
    public func isWithin(_ range: ClosedRange<Value>) -> Filter<Model> {
        isAtLeast(range.lowerBound) && isAtMost(range.upperBound)
    }
}

extension Field {
    /// Neither stored as null nor missing. MongoDB: `{$ne: null}`.
    public var isPresent: Filter<Model> { Filter(path, "$ne", .value(.null)) }

    /// Stored as null, or missing. What `== nil` means. MongoDB: `{field: null}`.
    public var isNil: Filter<Model> { Filter(path, "$eq", .value(.null)) }

    /// Stored at all, as null too. MongoDB: `{$exists: true}`.
    public var exists: Filter<Model> { Filter(path, "$exists", .value(true)) }

    /// Not stored, which null is not. MongoDB: `{$exists: false}`.
    public var isMissing: Filter<Model> { Filter(path, "$exists", .value(false)) }
}
