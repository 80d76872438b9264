import BSON
import MongoDriver

/// Compares what a test expects with what came, by the format's rules.
///
/// Numbers compare by value. A document has exactly the expected keys, except at the root, where more are allowed.
struct Matcher {
    let entities: EntityMap

    /// Throws a ``Mismatch`` that names the place of the first difference.
    func match(_ expected: BSONValue, _ actual: BSONValue?, at path: String, isRoot: Bool = true) throws {
        if let (name, argument) = Self.matcher(in: expected) {
            return try apply(name, argument, to: actual, at: path, isRoot: isRoot)
        }
        guard let actual else { throw Mismatch("\(path) is not there, expected \(expected)") }
        switch (expected, actual) {
        case (.document(let expected), .document(let actual)):
            try matchDocument(expected, actual, at: path, isRoot: isRoot)
        case (.array(let expected), .array(let actual)):
            try matchArray(expected, actual, at: path, isRoot: isRoot)
        default:
            guard Numbers.areEqual(expected, actual) else {
                throw Mismatch("\(path) is \(actual), expected \(expected)")
            }
        }
    }

    private func matchDocument(
        _ expected: Document, _ actual: Document, at path: String, isRoot: Bool
    ) throws {
        for (key, value) in expected {
            try match(value, actual[key], at: "\(path).\(key)", isRoot: false)
        }
        guard !isRoot, let extra = actual.keys.first(where: { !expected.contains(key: $0) }) else { return }
        throw Mismatch("\(path) has \(extra), which is not expected: \(actual)")
    }

    private func matchArray(
        _ expected: [BSONValue], _ actual: [BSONValue], at path: String, isRoot: Bool
    ) throws {
        guard expected.count == actual.count else {
            throw Mismatch("\(path) has \(actual.count) elements, expected \(expected.count): \(actual)")
        }
        for (index, (wanted, value)) in zip(expected, actual).enumerated() {
            // The results of a find are each a root.
            try match(wanted, value, at: "\(path)[\(index)]", isRoot: isRoot)
        }
    }

    /// The special comparison that a document stands for; nil for an ordinary value.
    private static func matcher(in value: BSONValue) -> (name: String, argument: BSONValue)? {
        guard let document = value.documentValue, document.count == 1, let (key, argument) = document.first,
            key.hasPrefix("$$")
        else { return nil }
        return (key, argument)
    }

    private func apply(
        _ name: String, _ argument: BSONValue, to actual: BSONValue?, at path: String, isRoot: Bool
    ) throws {
        switch name {
        case "$$exists": try exists(argument, actual, path)
        case "$$unsetOrMatches":
            if let actual { try match(argument, actual, at: path, isRoot: isRoot) }
        case "$$type": try hasType(argument, actual, path)
        case "$$matchesEntity":
            let entity = try entities.value(try text(argument, of: name))
            try ValueComparison.check(entity, actual, at: path)
        case "$$matchesHexBytes": try hasBytes(try text(argument, of: name), actual, path)
        case "$$sessionLsid":
            let session = try entities.session(try text(argument, of: name))
            try ValueComparison.check(.document(session.id), actual, at: path)
        case "$$lte": try isAtMost(argument, actual, path)
        case "$$matchAsDocument": try match(argument, try parsed(actual, path), at: path, isRoot: false)
        case "$$matchAsRoot": try match(argument, actual, at: path, isRoot: true)
        default: throw FormatError("the matcher \(name) is not known")
        }
    }

    private func text(_ argument: BSONValue, of name: String) throws -> String {
        guard let text = argument.stringValue else {
            throw FormatError("\(name) needs a string, not \(argument)")
        }
        return text
    }

    private func exists(_ argument: BSONValue, _ actual: BSONValue?, _ path: String) throws {
        guard let wanted = argument.boolValue else {
            throw FormatError("$$exists needs a boolean, not \(argument)")
        }
        guard wanted == (actual != nil) else {
            throw Mismatch("\(path) is \(actual.map { "\($0), expected not to be there" } ?? "not there")")
        }
    }

    private func hasType(_ argument: BSONValue, _ actual: BSONValue?, _ path: String) throws {
        let names = try (argument.arrayValue ?? [argument]).map { try text($0, of: "$$type") }
        guard let actual else { throw Mismatch("\(path) is not there, expected a \(names)") }
        guard try names.contains(where: { try TypeName.names(of: actual, include: $0) }) else {
            throw Mismatch("\(path) is \(actual), expected a \(names)")
        }
    }

    private func hasBytes(_ hex: String, _ actual: BSONValue?, _ path: String) throws {
        let expected = try HexBytes(hex).bytes
        guard let bytes = actual?.binaryValue?.bytes else {
            throw Mismatch("\(path) is \(actual.map { "\($0)" } ?? "not there"), expected bytes")
        }
        guard bytes == expected else { throw Mismatch("\(path) is \(bytes), expected \(expected)") }
    }

    private func isAtMost(_ argument: BSONValue, _ actual: BSONValue?, _ path: String) throws {
        guard let limit = argument.doubleValue else {
            throw FormatError("$$lte needs a number, not \(argument)")
        }
        guard let actual, Numbers.isNumber(actual), let number = actual.doubleValue, number <= limit else {
            throw Mismatch(
                "\(path) is \(actual.map { "\($0)" } ?? "not there"), expected at most \(argument)")
        }
    }

    /// The document that a string holds as extended JSON.
    private func parsed(_ actual: BSONValue?, _ path: String) throws -> BSONValue {
        guard let text = actual?.stringValue else {
            throw Mismatch("\(path) is \(actual.map { "\($0)" } ?? "not there"), expected a string")
        }
        do {
            return .document(try Document(extendedJSON: text))
        } catch {
            throw Mismatch("\(path) is no document in extended JSON: \(error): \(text)")
        }
    }
}
