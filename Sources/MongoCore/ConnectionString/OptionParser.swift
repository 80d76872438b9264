/// Turns the query of a connection string into typed options and warnings.
struct OptionParser {
    private(set) var options = ConnectionOptions()
    private(set) var warnings: [ConnectionStringWarning] = []

    /// The options that were given a valid value.
    private(set) var specified: Set<ConnectionOption> = []

    /// The options with rules of their own, gathered until all are known.
    private(set) var authentication = AuthenticationOptions()
    private var concerns = ConcernOptions()
    private var seen: Set<ConnectionOption> = []

    /// Reads all options of `query`, the text after the question mark.
    init(_ query: Substring) throws(ConnectionStringError) {
        var pairs: [OptionPair] = []
        for (index, text) in query.split(separator: "&").enumerated() {
            switch try OptionPair.read(text, at: index) {
            case .pair(let pair): pairs.append(pair)
            case .warning(let warning): warnings.append(warning)
            }
        }
        let current = Set(pairs.filter { $0.deprecatedKey == nil }.map(\.option))
        for pair in pairs {
            if let key = pair.deprecatedKey {
                let replaced = current.contains(pair.option)
                let outcome = replaced ? "it is ignored, since both are there" : "it still works"
                warn(.deprecatedOption, key, "deprecated, use \(pair.option); \(outcome)")
                if replaced { continue }
            }
            try apply(pair)
        }
        try concerns.complete(&options)
    }

    private mutating func apply(_ pair: OptionPair) throws(ConnectionStringError) {
        let option = pair.option
        let repeated = !seen.insert(option == .ssl ? .tls : option).inserted
        if repeated { try checkRepeated(pair) }
        let reason: String?
        switch option.form {
        case .special: reason = try applySpecial(pair)
        case let form: reason = Self.apply(pair.value, form, to: &options)
        }
        guard let reason else {
            specified.insert(option)
            return
        }
        warn(.invalidValue, option.rawValue, Self.complaint(about: pair, reason))
    }

    /// Sets the option if `value` suits its form; else the answer is what it should have been.
    private static func apply(_ value: String, _ form: OptionForm, to options: inout ConnectionOptions)
        -> String?
    {
        switch form {
        case .flag(let target):
            guard let flag = Bool(value) else { return "true or false" }
            options[keyPath: target] = flag
        case .count(let target, let range):
            guard let count = integer(value), range.contains(count) else { return wholeNumber(range) }
            options[keyPath: target] = count
        case .milliseconds(let target, let range):
            guard let count = integer(value), range.contains(count) else { return wholeNumber(range) }
            options[keyPath: target] = .milliseconds(count)
        case .text(let target, let limit):
            guard !value.isEmpty else { return "text" }
            guard value.utf8.count <= limit else { return "text of at most \(limit) bytes" }
            options[keyPath: target] = value
        case .special: break
        }
        return nil
    }

    private mutating func applySpecial(_ pair: OptionPair) throws(ConnectionStringError) -> String? {
        let value = pair.value
        switch pair.option {
        case .authMechanism, .authMechanismProperties, .authSource:
            return try authentication.apply(pair, warnings: &warnings)
        case .compressors:
            return applyCompressors(value)
        case .serverMonitoringMode:
            guard let mode = ConnectionOptions.MonitoringMode(rawValue: value) else {
                return "auto, stream or poll"
            }
            options.serverMonitoringMode = mode
            return nil
        default:
            return try concerns.apply(pair)
        }
    }

    private mutating func applyCompressors(_ value: String) -> String? {
        var compressors: [ConnectionOptions.Compressor] = []
        for name in value.split(separator: ",", omittingEmptySubsequences: false) {
            guard let compressor = ConnectionOptions.Compressor(rawValue: String(name)) else {
                warn(.invalidValue, "compressors", "no compressor is called \"\(name)\"; it is left out")
                continue
            }
            if !compressors.contains(compressor) { compressors.append(compressor) }
        }
        options.compressors = compressors
        return nil
    }

    /// Only tag sets may be repeated; where two values could be a security matter, repeating is an error.
    private mutating func checkRepeated(_ pair: OptionPair) throws(ConnectionStringError) {
        switch pair.option {
        case .readPreferenceTags: return
        case .proxyHost, .proxyPort, .proxyUsername, .proxyPassword:
            throw ConnectionStringError(
                .conflictingOptions, option: pair.option, "\(pair.option) is given more than once")
        case .tls, .ssl:
            guard let flag = Bool(pair.value), let before = options.tls, flag != before else { break }
            throw ConnectionStringError(
                .conflictingOptions, option: pair.option,
                "tls and ssl mean the same, but are given as both true and false")
        default: break
        }
        warn(.repeatedOption, pair.option.rawValue, "given more than once; the last valid value is taken")
    }

    private mutating func warn(_ kind: ConnectionStringWarning.Kind, _ option: String, _ message: String) {
        warnings.append(ConnectionStringWarning(kind, option, message))
    }

    private static func complaint(about pair: OptionPair, _ expected: String) -> String {
        let value = pair.option.isSecret ? "the value" : "\"\(pair.value)\""
        return "\(value) is not \(expected); it is ignored"
    }

    private static func wholeNumber(_ range: ClosedRange<Int>) -> String {
        "a whole number from \(range.lowerBound) to \(range.upperBound)"
    }

    /// The number that `text` is, written with digits and at most a minus sign.
    static func integer(_ text: String) -> Int? {
        text.hasPrefix("+") ? nil : Int(text)
    }
}
