import BSON

/// Reads a document of a test file field by field, and refuses what nobody asked for.
///
/// An argument that the runner does not know must fail a case, never be passed over: whoever takes fields out of a
/// document ends with ``finish()``.
struct Fields: Sendable {
    /// What is being read, for messages.
    let what: String
    private(set) var rest: Document

    init(_ document: Document, of what: String) {
        self.what = what
        rest = document
    }

    /// Reads the fields of a value that has to be a document.
    init(_ value: BSONValue, of what: String) throws {
        guard let document = value.documentValue else {
            throw FormatError("\(what) is not a document: \(value)")
        }
        self.init(document, of: what)
    }

    /// Takes a field out.
    mutating func take(_ key: String) -> BSONValue? {
        rest.removeValue(forKey: key)
    }

    /// Takes all that is left.
    mutating func takeRest() -> Document {
        defer { rest = [:] }
        return rest
    }

    /// Throws if fields are left that nobody took.
    func finish() throws {
        guard rest.isEmpty else {
            throw FormatError("\(what) has fields that are not known: \(rest.keys.joined(separator: ", "))")
        }
    }

    /// Takes a field of one type out; nil when it is not there.
    private mutating func take<Value>(
        _ key: String, as type: String, _ convert: (BSONValue) -> Value?
    ) throws -> Value? {
        guard let value = take(key) else { return nil }
        guard let converted = convert(value) else {
            throw FormatError("\(what): \(key) is not \(type): \(value)")
        }
        return converted
    }

    private func need<Value>(_ key: String, _ value: Value?) throws -> Value {
        guard let value else { throw FormatError("\(what) has no \(key)") }
        return value
    }

    mutating func string(_ key: String) throws -> String? { try take(key, as: "a string", \.stringValue) }
    mutating func bool(_ key: String) throws -> Bool? { try take(key, as: "true or false", \.boolValue) }
    mutating func int(_ key: String) throws -> Int? { try take(key, as: "a whole number", \.intValue) }
    mutating func document(_ key: String) throws -> Document? {
        try take(key, as: "a document", \.documentValue)
    }
    mutating func array(_ key: String) throws -> [BSONValue]? { try take(key, as: "an array", \.arrayValue) }

    mutating func documents(_ key: String) throws -> [Document]? {
        try take(key, as: "an array of documents") { value in
            guard let array = value.arrayValue else { return nil }
            let documents = array.compactMap(\.documentValue)
            return documents.count == array.count ? documents : nil
        }
    }

    mutating func strings(_ key: String) throws -> [String]? {
        try take(key, as: "an array of strings") { value in
            guard let array = value.arrayValue else { return nil }
            let strings = array.compactMap(\.stringValue)
            return strings.count == array.count ? strings : nil
        }
    }

    /// A number of milliseconds.
    mutating func milliseconds(_ key: String) throws -> Duration? { try int(key).map { .milliseconds($0) } }

    mutating func neededString(_ key: String) throws -> String { try need(key, string(key)) }
    mutating func neededInt(_ key: String) throws -> Int { try need(key, int(key)) }
    mutating func neededDocument(_ key: String) throws -> Document { try need(key, document(key)) }
    mutating func neededDocuments(_ key: String) throws -> [Document] { try need(key, documents(key)) }
    mutating func neededArray(_ key: String) throws -> [BSONValue] { try need(key, array(key)) }
    mutating func needed(_ key: String) throws -> BSONValue { try need(key, take(key)) }
}
