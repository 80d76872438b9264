import Synchronization

/// What is known about the fields of one type: its properties, their stored names, and its own table.
struct TypeFields: Sendable {
    /// Where a property leads.
    struct Place {
        let name: String
        let type: Any.Type
    }

    private let type: Any.Type
    private let keys: CodingKeyList
    private let namesByProperty: [String: String]
    let namesByKeyPath: [SendableKeyPath: String]

    private static let known = Mutex<[ObjectIdentifier: TypeFields]>([:])

    /// The fields of a type, looked up once per type.
    ///
    /// - Throws: `LoomError` when the type's own table names a field that its `CodingKeys` do not have.
    static func of(_ type: Any.Type) throws(LoomError) -> TypeFields {
        let key = ObjectIdentifier(type)
        if let fields = known.withLock({ $0[key] }) { return fields }
        let fields = try TypeFields(type)
        known.withLock { $0[key] = fields }
        return fields
    }

    private init(_ type: Any.Type) throws(LoomError) {
        self.type = type
        keys = CodingKeyList.of(type)
        let table = FieldTable(of: type)
        try table.check(against: keys, of: type)
        var known = table.namesByKeyPath
        var names = keys.storedNames ?? [:]
        if let model = type as? any Loadable.Type {
            Self.mapIdentity(&names)
            known[Self.identityKeyPath(model)] = "_id"
        }
        namesByKeyPath = known
        names.merge(table.namesByProperty) { $1 }
        namesByProperty = names
    }

    /// The stored names in the order of the `CodingKeys`; nil when the type does not tell them.
    var orderedNames: [String]? {
        keys.ordered?.map { namesByProperty[$0.property] ?? $0.stored }
    }

    /// What the type's own coding calls its fields; nil when it does not tell them.
    var codedNames: [String]? { keys.ordered?.map(\.stored) }

    /// The stored names in order with the types of their properties; nil when either is not known of all.
    var storedProperties: [(name: String, type: Any.Type)]? {
        guard let entries = keys.ordered else { return nil }
        let types = Dictionary(
            StoredProperty.all(of: type).map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
        let stored = entries.compactMap { entry in
            types[entry.property].map { (namesByProperty[entry.property] ?? entry.stored, $0) }
        }
        return stored.count == entries.count ? stored : nil
    }

    func storedName(of property: String, in keyPath: SendableKeyPath) throws(LoomError) -> String {
        if let name = namesByProperty[property] { return name }
        throw LoomError(
            .fieldName,
            """
            The property \(type).\(property) of \(keyPath.keyPath) has no stored name: \(keys.shortcoming). \
            Name the field in \(keyPath.rootType).fields (protocol FieldNaming), or write Field("name") instead \
            of the key path.
            """)
    }

    /// The property that a key path's description means.
    ///
    /// The description finds names by offset, and properties without size share theirs with a neighbour;
    /// then the type decides, and where it cannot the field has to be named.
    func place(
        of name: String, holding valueType: Any.Type?, in keyPath: SendableKeyPath
    ) throws(LoomError) -> Place {
        let properties = StoredProperty.all(of: type)
        guard let first = properties.first(where: { $0.name == name }) else {
            if let valueType { return Place(name: name, type: unwrapped(valueType)) }
            throw LoomError(
                .fieldName,
                "The type of \(type).\(name) cannot be found, so what \(keyPath.keyPath) goes on to is unknown. "
                    + "Write Field(\"name\") instead of the key path.")
        }
        var candidates = properties.filter { $0.offset == first.offset }
        if candidates.count > 1, let valueType {
            candidates = candidates.filter { unwrapped($0.type) == unwrapped(valueType) }
        }
        guard candidates.count == 1, let only = candidates.first else {
            let names = candidates.map(\.name).joined(separator: ", ")
            throw LoomError(
                .fieldName,
                """
                The key path \(keyPath.keyPath) could mean each of \(names): they take no memory and cannot be told \
                apart. Write Field("name") instead of the key path.
                """)
        }
        return Place(name: only.name, type: unwrapped(only.type))
    }

    /// What generic code over `Loadable` writes as `\.id`: a requirement, whose key path has no name of its own.
    private static func identityKeyPath<Model: Loadable>(_ model: Model.Type) -> SendableKeyPath {
        SendableKeyPath(\Model.id)
    }

    /// `id` is stored as `_id`, which is what MongoDB calls it.
    private static func mapIdentity(_ names: inout [String: String]) {
        for (property, stored) in names where stored == "id" { names[property] = "_id" }
    }
}
