import BSON

/// Writes updates in MongoDB's update language.
struct UpdateRenderer {
    private var update = Document()
    private var changed: Set<String> = []

    static func document(_ operations: [UpdateOperation]) throws(LoomError) -> Document {
        var renderer = UpdateRenderer()
        for operation in operations { try renderer.add(operation) }
        guard !renderer.update.isEmpty else {
            throw LoomError(.emptyUpdate, "The update has no operation, so there is nothing to change.")
        }
        return renderer.update
    }

    private mutating func add(_ operation: UpdateOperation) throws(LoomError) {
        if case .raw(let document) = operation.operand { return try add(raw: document) }
        let name = try operation.path.storedName()
        switch operation.operand {
        case .value(let value): try put(operation.name, name, value.get(for: name))
        case .path(let path):
            let target = try path.storedName()
            try put(operation.name, name, .string(target))
            try note(target)
        case .filter(.absent):
            throw LoomError(
                .emptyFilter,
                "What to remove from \(name) has no condition. Filter.all removes every element.")
        case .filter(let node): try put(operation.name, name, .document(FilterRenderer.document(node)))
        case .raw: break
        }
    }

    private mutating func add(raw document: Document) throws(LoomError) {
        for (name, value) in document {
            guard name.hasPrefix("$"), let fields = value.documentValue else {
                throw LoomError(
                    .invalidArgument,
                    "\"\(name)\" in an unsafe update is no update operator with a document of fields.")
            }
            for (field, operand) in fields { try put(name, field, operand) }
        }
    }

    private mutating func put(_ name: String, _ field: String, _ operand: BSONValue) throws(LoomError) {
        try note(field)
        var fields = update[name]?.documentValue ?? [:]
        fields.append(field, operand)
        update[name] = .document(fields)
    }

    private mutating func note(_ field: String) throws(LoomError) {
        guard changed.insert(field).inserted else {
            throw LoomError(.conflictingUpdate, "The update changes \(field) twice.")
        }
    }
}
