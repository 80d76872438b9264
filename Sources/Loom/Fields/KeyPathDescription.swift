/// Reads property names off a key path's description, `\Order.address.city`.
enum KeyPathDescription {
    /// The names of the properties that the key path goes through.
    ///
    /// - Throws: `LoomError` when one of them has no name there: computed and observed properties, wrappers, subscripts,
    ///   and every property of a module built without reflection metadata.
    static func components(of keyPath: SendableKeyPath) throws(LoomError) -> [String] {
        let text = "\(keyPath.keyPath)"
        let prefix = "\\" + _typeName(keyPath.rootType, qualified: false) + "."
        guard text.hasPrefix(prefix) else { throw unnamed(keyPath, text) }
        guard let names = split(text.dropFirst(prefix.count)), !names.isEmpty else {
            throw unnamed(keyPath, text)
        }
        return names
    }

    /// Splits at dots outside of back-quotes; nil when a component is not a plain name.
    static func split(_ path: Substring) -> [String]? {
        var names: [String] = []
        var name = ""
        var quoted = false
        for character in path {
            switch character {
            case "`": quoted.toggle()
            case "." where !quoted:
                names.append(name)
                name = ""
            case "?" where !quoted, "!" where !quoted: break
            case "<" where !quoted, "[" where !quoted: return nil
            default: name.append(character)
            }
        }
        names.append(name)
        // Optional chaining ends in a component of its own that is only a question mark.
        let named = names.filter { !$0.isEmpty }
        return quoted ? nil : named
    }

    private static func unnamed(_ keyPath: SendableKeyPath, _ text: String) -> LoomError {
        LoomError(
            .fieldName,
            """
            The key path \(text) has no field name. Computed and observed properties, property wrappers and \
            subscripts have none, and no property has in a build without reflection metadata. Name the field \
            in \(keyPath.rootType).fields (protocol FieldNaming), or write Field("name") instead of the key path.
            """)
    }
}
