import BSON

/// The tree behind a `Filter`.
package indirect enum FilterNode: Hashable, Sendable {
    /// Every document.
    case all
    /// No condition at all, where an optional input was absent.
    case absent
    case condition(FilterCondition)
    /// All of these; never empty.
    case conjunction([FilterNode])
    /// At least one of these; none, when empty.
    case disjunction([FilterNode])
    case negation(FilterNode)
    case raw(Document)

    /// A conjunction without absent conditions, nested ones flattened.
    package static func all(of nodes: [FilterNode]) -> FilterNode {
        let present = nodes.flatMap { node -> [FilterNode] in
            switch node {
            case .absent: []
            case .conjunction(let inner): inner
            default: [node]
            }
        }
        guard let first = present.first else { return .absent }
        return present.count == 1 ? first : .conjunction(present)
    }

    /// A disjunction without absent conditions, nested ones flattened. Of nothing but absent ones it is absent.
    package static func any(of nodes: [FilterNode]) -> FilterNode {
        let present = nodes.filter { $0 != .absent }
        if present.isEmpty && !nodes.isEmpty { return .absent }
        let flat = present.flatMap { node -> [FilterNode] in
            if case .disjunction(let inner) = node { inner } else { [node] }
        }
        return flat.count == 1 ? flat[0] : .disjunction(flat)
    }

    var negated: FilterNode {
        switch self {
        case .absent: .absent
        case .negation(let inner): inner
        default: .negation(self)
        }
    }
}

/// One operator on one field.
package struct FilterCondition: Hashable, Sendable {
    /// What the field is compared with.
    package enum Operand: Hashable, Sendable {
        case value(StoredValue)
        /// A filter for the elements of an array.
        case element(FilterNode)
    }

    package let path: FieldPath
    package let operation: String
    package let operand: Operand
}
