import BSON

extension Update {
    /// Appends an element to an array, which is made where it is missing. MongoDB: `$push`.
    public static func push<Element: Encodable & Sendable>(
        _ keyPath: any KeyPath<Model, [Element]> & Sendable, _ element: Element
    ) -> Update {
        Update(FieldPath(keyPath), "$push", StoredValue(merging: [("$each", StoredValue(array: [element]))]))
    }

    /// Appends an element to an optional array, which is made where it is missing.
    public static func push<Element: Encodable & Sendable>(
        _ keyPath: any KeyPath<Model, [Element]?> & Sendable, _ element: Element
    ) -> Update {
        Update(FieldPath(keyPath), "$push", StoredValue(merging: [("$each", StoredValue(array: [element]))]))
    }

    /// Inserts elements into an array. MongoDB: `$push` with `$each`, `$position` and `$slice`.
    ///
    /// - Parameters:
    ///   - position: Where the first one goes, counted from zero, or from the end when negative; by default at the end.
    ///   - limit: How many elements are kept of the whole array, the last ones; all by default.
    public static func push<Element: Encodable & Sendable>(
        _ keyPath: any KeyPath<Model, [Element]> & Sendable, contentsOf elements: some Sequence<Element>,
        at position: Int? = nil, keepingLast limit: UInt32? = nil
    ) -> Update {
        var modifiers = [("$each", StoredValue(array: elements))]
        if let position { modifiers.append(("$position", .value(.int64(Int64(position))))) }
        if let limit { modifiers.append(("$slice", .value(.int64(-Int64(limit))))) }
        return Update(FieldPath(keyPath), "$push", StoredValue(merging: modifiers))
    }

    /// Appends those of the elements that the array does not have yet. MongoDB: `$addToSet` with `$each`.
    public static func addToSet<Elements: Collection>(
        _ keyPath: any KeyPath<Model, Elements> & Sendable, _ elements: Elements.Element...
    ) -> Update where Elements.Element: Encodable & Sendable {
        addToSet(keyPath, contentsOf: elements)
    }

    /// Appends those of the elements that the array does not have yet.
    public static func addToSet<Elements: Collection>(
        _ keyPath: any KeyPath<Model, Elements> & Sendable,
        contentsOf elements: some Sequence<Elements.Element>
    ) -> Update where Elements.Element: Encodable & Sendable {
        let modifiers = [("$each", StoredValue(array: elements))]
        return Update(FieldPath(keyPath), "$addToSet", StoredValue(merging: modifiers))
    }

    /// Removes every element equal to one of these. MongoDB: `$pullAll`.
    public static func pull<Elements: Collection>(
        _ keyPath: any KeyPath<Model, Elements> & Sendable, _ elements: Elements.Element...
    ) -> Update where Elements.Element: Encodable & Sendable {
        Update(FieldPath(keyPath), "$pullAll", StoredValue(array: elements))
    }

    /// Removes every element that meets a condition. MongoDB: `$pull`.
    ///
    /// ```swift
    /// .pull(\.items, where: \.count == 0)
    /// ```
    public static func pull<Elements: Collection>(
        _ keyPath: any KeyPath<Model, Elements> & Sendable, where filter: Filter<Elements.Element>
    ) -> Update where Elements.Element: Encodable & Sendable {
        Update(FieldPath(keyPath), "$pull", .filter(filter.node))
    }

    /// Removes the first element. MongoDB: `$pop`.
    public static func removeFirst<Element>(_ keyPath: any KeyPath<Model, [Element]> & Sendable) -> Update {
        Update(FieldPath(keyPath), "$pop", .value(-1))
    }

    /// Removes the last element. MongoDB: `$pop`.
    public static func removeLast<Element>(_ keyPath: any KeyPath<Model, [Element]> & Sendable) -> Update {
        Update(FieldPath(keyPath), "$pop", .value(1))
    }
}
