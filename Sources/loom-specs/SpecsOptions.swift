/// What the command line asks for: `[--only TEXT] [--shape NAME]… [--slow] [SUITE…]`.
struct SpecsOptions: Sendable {
    /// The suites; all without names.
    private(set) var names: [String] = []
    /// Only cases whose file or name contains this text.
    private(set) var only: String?
    /// Only servers of these shapes; all without.
    private(set) var shapes: [UnifiedShape] = []
    /// Whether to name the cases that take longer than a second.
    private(set) var showsSlow = false

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--only": only = try Self.value(of: argument, &rest)
            case "--shape":
                let name = try Self.value(of: argument, &rest)
                guard let shape = UnifiedShape(rawValue: name) else {
                    let known = UnifiedShape.allCases.map(\.rawValue).joined(separator: ", ")
                    throw SpecsError("there is no shape \(name); there are \(known)")
                }
                shapes.append(shape)
            case "--slow": showsSlow = true
            case _ where argument.hasPrefix("--"): throw SpecsError("there is no option \(argument)")
            default: names.append(argument)
            }
        }
    }

    private static func value(of option: String, _ rest: inout ArraySlice<String>) throws -> String {
        guard let value = rest.popFirst() else { throw SpecsError("\(option) needs a value") }
        return value
    }

    /// Whether a case is among those asked for.
    func wants(_ name: String, of file: String) -> Bool {
        guard let only else { return true }
        return file.contains(only) || name.contains(only)
    }
}
