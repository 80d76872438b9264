/// One `key=value` of a connection string, decoded.
struct OptionPair {
    /// The option the key names; for a deprecated key, the option that replaced it.
    let option: ConnectionOption
    let value: String

    /// The key as written, if it is deprecated.
    let deprecatedKey: String?
}

extension OptionPair {
    /// What one piece of the query turned out to be.
    enum Reading {
        case pair(OptionPair)
        case warning(ConnectionStringWarning)
    }

    /// Reads one piece of the query, the `index`th from zero.
    ///
    /// Throws if it has no `=`, since then nobody can tell what was meant.
    static func read(_ text: Substring, at index: Int) throws(ConnectionStringError) -> Reading {
        let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, !halves[0].isEmpty else {
            throw ConnectionStringError(
                .invalidOption, "option number \(index + 1) is not of the form key=value")
        }
        guard let key = percentDecoded(halves[0]) else {
            return .warning(
                ConnectionStringWarning(
                    .unknownOption, String(halves[0]), "its name is not percent-encoded UTF-8"))
        }
        let named = ConnectionOption(named: key)
        guard let option = named ?? ConnectionOption(replacing: key) else {
            return .warning(
                ConnectionStringWarning(.unknownOption, key, "there is no such option; it is ignored"))
        }
        guard let value = percentDecoded(halves[1]) else {
            return .warning(
                ConnectionStringWarning(
                    .invalidValue, key, "its value is not percent-encoded UTF-8; it is ignored"))
        }
        return .pair(OptionPair(option: option, value: value, deprecatedKey: named == nil ? key : nil))
    }
}
