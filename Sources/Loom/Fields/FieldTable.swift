import BSON

/// A type's own table of stored names, `static var fields`, in a form for look-ups.
struct FieldTable {
    private(set) var namesByKeyPath: [SendableKeyPath: String] = [:]
    private(set) var namesByProperty: [String: String] = [:]

    /// The table of a type; empty when it has none.
    init(of type: Any.Type) {
        guard let naming = type as? any FieldNaming.Type else { return }
        read(naming)
    }

    private mutating func read<Model: FieldNaming>(_ model: Model.Type) {
        for field in model.fields {
            namesByKeyPath[field.keyPath] = field.name
            // A key path of one nameable property also serves longer key paths that go through it.
            if let properties = try? KeyPathDescription.components(of: field.keyPath), properties.count == 1 {
                namesByProperty[properties[0]] = field.name
            }
        }
    }

    /// Refuses names that the type's `CodingKeys` do not have: a typing error there would match nothing, silently.
    ///
    /// A type with a direct BSON path may store under any names, so its table is believed.
    func check(against keys: CodingKeyList, of type: Any.Type) throws(LoomError) {
        guard let stored = keys.storedNames.map({ Set($0.values) }), !(type is any BSONDecodable.Type) else {
            return
        }
        for name in namesByKeyPath.values {
            let head = String(name.prefix { $0 != "." })
            guard !stored.contains(head), !(head == "_id" && stored.contains("id")) else { continue }
            throw LoomError(
                .fieldName,
                "\(type).fields says \"\(name)\", but no case of its CodingKeys is stored as \"\(head)\".")
        }
    }
}
