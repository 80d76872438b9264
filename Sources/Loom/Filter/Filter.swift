public import BSON

/// Which documents of a model are meant: a value built from key paths, rendered when it is sent.
///
/// ```swift
/// let big: Filter<Order> = \.total >= 10 && \.customer == "Ada"
/// let open: Filter<Order> = big && !(\.paid == true) && Field(\.tags).contains(any: ["new", "rush"])
/// ```
///
/// Every operator is a method of `Field` as well. Filters are values: keep, combine, compare, print and reuse them.
///
/// A comparison with nil asks for null: `\.note == nil` matches documents whose `note` is null or missing, as MongoDB's
/// `{note: null}` does. An input that is absent never makes a filter match more; where that is wanted, say so with
/// `ifPresent(_:_:)`. Raw documents come in through `unsafe(_:)` only.
public struct Filter<Model>: Hashable, Sendable {
    package let node: FilterNode

    package init(_ node: FilterNode) {
        self.node = node
    }

    init(_ path: FieldPath, _ operation: String, _ operand: StoredValue) {
        self.init(.condition(FilterCondition(path: path, operation: operation, operand: .value(operand))))
    }

    /// Every document.
    public static var all: Filter { Filter(.all) }

    /// No document.
    public static var none: Filter { Filter(.disjunction([])) }

    /// What matches all of the filters; for an empty list, the absent filter (see `ifPresent(_:_:)`).
    public static func all(of filters: some Sequence<Filter>) -> Filter {
        Filter(.all(of: filters.map(\.node)))
    }

    /// What matches at least one of the filters; nothing, for an empty list.
    public static func any(of filters: some Sequence<Filter>) -> Filter {
        Filter(.any(of: filters.map(\.node)))
    }

    /// What a filter does not match. The method spelling of `!`.
    public var negated: Filter { Filter(node.negated) }

    /// The condition that `build` makes of a value, or no condition at all when there is no value.
    ///
    /// ```swift
    /// Order.filter(.ifPresent(minimum) { \.total >= $0 } && \.paid == false)
    /// ```
    ///
    /// An absent condition vanishes from `&&`, `||` and `!`. A filter that is nothing but absent loads everything,
    /// and is refused where it would update or delete everything.
    public static func ifPresent<Value>(_ value: Value?, _ build: (Value) -> Filter) -> Filter {
        value.map(build) ?? Filter(.absent)
    }

    /// A filter written in MongoDB's query language, sent as it is.
    ///
    /// Names, types and operators are yours to get right: nothing is translated or checked here. Never build it from
    /// text or documents that come from outside.
    public static func unsafe(_ document: Document) -> Filter {
        Filter(.raw(document))
    }
}

extension Filter {
    /// What matches both filters.
    public static func && (left: Filter, right: Filter) -> Filter {
        Filter(.all(of: [left.node, right.node]))
    }

    /// What matches at least one of the filters.
    public static func || (left: Filter, right: Filter) -> Filter {
        Filter(.any(of: [left.node, right.node]))
    }

    /// What the filter does not match.
    public static prefix func ! (filter: Filter) -> Filter { filter.negated }

    /// The method spelling of `&&`.
    public func and(_ other: Filter) -> Filter { self && other }

    /// The method spelling of `||`.
    public func or(_ other: Filter) -> Filter { self || other }
}

extension Filter: CustomStringConvertible {
    /// The filter in MongoDB's query language.
    ///
    /// - Throws: `LoomError` for a key path without a stored name and for a value that BSON cannot hold.
    public var document: Document {
        get throws(LoomError) { try FilterRenderer.document(node) }
    }

    /// The filter as Extended JSON; in angle brackets, the reason why it cannot be rendered.
    public var description: String { Rendered.text { () throws(LoomError) in try document } }
}
