import Synchronization

/// Finds the stored name of a key path: from the type's own table, else from the key path's description and CodingKeys.
///
/// Cost: some microseconds the first time, a dictionary look-up behind a lock after that.
enum FieldNames {
    // Key paths are kept, not their identities: a literal in generic code is a new object each time in debug builds.
    private static let known = Mutex<[SendableKeyPath: String]>([:])

    static func storedName(of keyPath: SendableKeyPath) throws(LoomError) -> String {
        if let name = known.withLock({ $0[keyPath] }) { return name }
        let name = try find(keyPath)
        // Fields without size share their offset with others, and key paths are compared by offset.
        if byteCount(of: keyPath.valueType) > 0 {
            known.withLock { $0[keyPath] = name }
        }
        return name
    }

    private static func find(_ keyPath: SendableKeyPath) throws(LoomError) -> String {
        let root = try TypeFields.of(keyPath.rootType)
        if let name = root.namesByKeyPath[keyPath] { return name }
        let properties = try KeyPathDescription.components(of: keyPath)
        var names: [String] = []
        var type: Any.Type = keyPath.rootType
        for (depth, property) in properties.enumerated() {
            let isLast = depth == properties.count - 1
            let fields = try TypeFields.of(type)
            let place = try fields.place(
                of: property, holding: isLast ? keyPath.valueType : nil, in: keyPath)
            names.append(try fields.storedName(of: place.name, in: keyPath))
            type = place.type
        }
        return names.joined(separator: ".")
    }

    private static func byteCount(of type: Any.Type) -> Int {
        func size<Value>(_ type: Value.Type) -> Int { MemoryLayout<Value>.size }
        return _openExistential(type, do: size)
    }
}
