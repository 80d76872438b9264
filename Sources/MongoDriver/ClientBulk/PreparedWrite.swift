import BSON

/// A write of a client's bulk write, checked and ready to be sent any number of times.
struct PreparedWrite: Sendable {
    enum Kind: Sendable {
        /// A document with its identifier.
        case insert(Document, id: BSONValue)
        case update(UpdateStatement)
        case delete(DeleteStatement)
    }

    let namespace: Namespace
    let kind: Kind

    /// Whether the server may do it twice when it is sent twice.
    var isMulti: Bool {
        switch kind {
        case .insert: false
        case .update(let statement): statement.isMulti
        case .delete(let statement): statement.isMulti
        }
    }

    /// - Throws: `InvalidArgumentError` for a write that cannot be sent.
    init(_ write: ClientWriteModel) throws {
        namespace = write.namespace
        switch write.model {
        case .insertOne(let document): kind = Self.insert(document)
        case .updateOne(let filter, let update, let options):
            kind = .update(try .updating(filter, update, options, isMulti: false))
        case .updateMany(let filter, let update, let options):
            kind = .update(try .updating(filter, update, options, isMulti: true))
        case .replaceOne(let filter, let replacement, let options):
            kind = .update(try .replacement(filter, replacement, options.checkedForBulk()))
        case .deleteOne(let filter, let options):
            kind = .delete(
                try .deleting(filter, options, isMulti: false))
        case .deleteMany(let filter, let options):
            kind = .delete(
                try .deleting(filter, options, isMulti: true))
        }
    }

    private static func insert(_ document: Document) -> Kind {
        if let id = document["_id"] { return .insert(document, id: id) }
        let id = BSONValue.objectID(ObjectID())
        var document = document
        document.prepend("_id", id)
        return .insert(document, id: id)
    }

    /// Writes the operation's document; `index` is that of the namespace.
    func write(to writer: inout BSONWriter, namespaceIndex index: Int32) throws {
        let start = try writer.beginDocument()
        switch kind {
        case .insert(let document, _):
            try writer.append("insert", index)
            try writer.append("document", document)
        case .update(let statement):
            try writer.append("update", index)
            try writer.append("filter", statement.filter)
            try writer.append("updateMods", statement.update)
            try writer.append("multi", statement.isMulti)
            try writer.append("upsert", statement.options.upsert)
            try writer.append("arrayFilters", statement.options.arrayFilters)
            try writer.append("collation", statement.options.collation)
            try writer.append("hint", statement.options.hint?.value)
            try writer.append("sort", statement.checkedSort)
        case .delete(let statement):
            try writer.append("delete", index)
            try writer.append("filter", statement.filter)
            try writer.append("multi", statement.isMulti)
            try writer.append("collation", statement.options.collation)
            try writer.append("hint", statement.options.hint?.value)
        }
        try writer.endDocument(start)
    }
}
