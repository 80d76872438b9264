import BSON

extension Field where Value: Collection, Value.Element: Encodable & Sendable {
    /// One of the elements is equal to a value. MongoDB: `{field: value}`.
    public func contains(_ element: Value.Element) -> Filter<Model> {
        Filter(path, "$eq", StoredValue(element))
    }

    /// At least one of the values is an element; matches nothing when there are none. MongoDB: `$in`.
    public func contains(any elements: some Sequence<Value.Element>) -> Filter<Model> {
        Filter(path, "$in", StoredValue(array: elements))
    }

    /// All of the values are elements. For no values it matches nothing, as MongoDB's `$all` does.
    public func contains(all elements: some Sequence<Value.Element>) -> Filter<Model> {
        Filter(path, "$all", StoredValue(array: elements))
    }
}

extension Field where Value: Collection, Value.Element: Encodable & Sendable {
    /// One element meets all of the conditions. MongoDB: `$elemMatch`.
    ///
    /// ```swift
    /// Order.filter(Field(\.items).hasElement(where: \.sku == "x-1" && \.count >= 2))
    /// ```
    public func hasElement(where filter: Filter<Value.Element>) -> Filter<Model> {
        Filter(
            .condition(FilterCondition(path: path, operation: "$elemMatch", operand: .element(filter.node))))
    }

    /// There are exactly `count` elements. MongoDB: `$size`.
    public func hasCount(_ count: Int) -> Filter<Model> {
        Filter(path, "$size", .value(.int64(Int64(count))))
    }
}

extension Field where Value: Collection, Value.Element: Encodable & Sendable & Comparable {
    /// One element lies within the range, its upper bound excluded. MongoDB: `$elemMatch`.
    public func hasElement(within range: Range<Value.Element>) -> Filter<Model> {
        element("$gte", range.lowerBound, "$lt", range.upperBound)
    }

    /// One element lies within the range, both bounds included. MongoDB: `$elemMatch`.
    public func hasElement(within range: ClosedRange<Value.Element>) -> Filter<Model> {
        element("$gte", range.lowerBound, "$lte", range.upperBound)
    }

    private func element(
        _ lower: String, _ lowerBound: Value.Element, _ upper: String, _ upperBound: Value.Element
    ) -> Filter<Model> {
        let bounds = StoredValue(merging: [
            (lower, StoredValue(lowerBound)), (upper, StoredValue(upperBound)),
        ])
        return Filter(path, "$elemMatch", bounds)
    }
}
