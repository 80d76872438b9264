import BSON

/// Writes filters in MongoDB's query language.
enum FilterRenderer {
    /// The query document of a filter.
    static func document(_ node: FilterNode) throws(LoomError) -> Document {
        switch node {
        case .all, .absent: return [:]
        case .raw(let document): return document
        case .condition(let condition): return try shortened(rendered(condition))
        case .conjunction(let nodes): return try conjunction(nodes)
        case .disjunction(let nodes): return try disjunction(nodes)
        case .negation(let inner): return ["$nor": [.document(try document(inner))]]
        }
    }

    /// `{field: {$operator: operand}}`.
    private static func rendered(_ condition: FilterCondition) throws(LoomError) -> Document {
        let name = try condition.path.storedName()
        switch condition.operand {
        case .value(let value): return [name: [condition.operation: try value.get(for: name)]]
        case .element(let node): return [name: [condition.operation: .document(try document(node))]]
        }
    }

    /// No document fails to be not "every document", so an empty disjunction is the negation of that.
    private static func disjunction(_ nodes: [FilterNode]) throws(LoomError) -> Document {
        guard !nodes.isEmpty else { return ["$nor": [[:]]] }
        var parts: [BSONValue] = []
        for node in nodes { parts.append(.document(try document(node))) }
        return ["$or": .array(parts)]
    }

    /// One document where no two conditions get into each other's way, else `{$and: […]}` in the order written.
    private static func conjunction(_ nodes: [FilterNode]) throws(LoomError) -> Document {
        var merged: Document? = [:]
        for node in nodes {
            guard let sum = merged else { break }
            merged = try merge(node, into: sum)
        }
        if let merged { return shortened(merged) }
        var parts: [BSONValue] = []
        for node in nodes { parts.append(.document(try document(node))) }
        return ["$and": .array(parts)]
    }

    /// Nil when both have the same operator on the same field, or `node` was written by hand.
    private static func merge(_ node: FilterNode, into sum: Document) throws(LoomError) -> Document? {
        let part: Document
        switch node {
        case .raw: return nil
        case .condition(let condition): part = try rendered(condition)
        default: part = try document(node)
        }
        var sum = sum
        for (name, value) in part {
            guard let present = sum[name] else {
                sum.append(name, value)
                continue
            }
            guard case .condition = node, let left = present.documentValue, let right = value.documentValue,
                !right.contains(where: { left.contains(key: $0.key) })
            else { return nil }
            var both = left
            for (operation, operand) in right { both.append(operation, operand) }
            sum[name] = .document(both)
        }
        return sum
    }

    /// `{field: value}` for `{field: {$eq: value}}`, where the value cannot be taken for an expression.
    private static func shortened(_ document: Document) -> Document {
        Document(
            elements: document.map { name, value in
                guard let operators = value.documentValue, operators.count == 1,
                    let operand = operators["$eq"], !isExpression(operand)
                else { return (name, value) }
                return (name, operand)
            })
    }

    private static func isExpression(_ value: BSONValue) -> Bool {
        switch value {
        case .document, .regularExpression: true
        default: false
        }
    }
}
