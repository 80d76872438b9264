@_spi(Reflection) import Swift

/// A stored property of a type, as the runtime describes it.
struct StoredProperty {
    let name: String
    let offset: Int
    let type: Any.Type

    /// The stored properties of a struct in order; empty for other types and without reflection metadata.
    static func all(of type: Any.Type) -> [StoredProperty] {
        var properties: [StoredProperty] = []
        _ = _forEachField(of: type) { name, offset, type, _ in
            properties.append(StoredProperty(name: String(cString: name), offset: offset, type: type))
            return true
        }
        return properties.filter { !$0.name.isEmpty }
    }
}

/// Lets code that has only a metatype see through `Optional`.
private protocol OptionalType {
    static var wrappedType: Any.Type { get }
}

extension Optional: OptionalType {
    fileprivate static var wrappedType: Any.Type { Wrapped.self }
}

/// The type behind any number of optionals.
func unwrapped(_ type: Any.Type) -> Any.Type {
    var type = type
    while let optional = type as? any OptionalType.Type { type = optional.wrappedType }
    return type
}
