public import BSON

/// An index to make.
///
/// ```swift
/// try await users.createIndex(IndexModel(["email": 1], options: ["unique": true]))
/// ```
public struct IndexModel: Hashable, Sendable {
    /// The fields and their directions or kinds, such as `["email": 1]` or `["text": "text"]`.
    public var keys: Document
    /// The name; nil for the fields and directions joined by `_`, such as `email_1`.
    public var name: String?
    /// Everything else that the server knows about indexes, passed on as given: `unique`, `sparse`, `hidden`,
    /// `expireAfterSeconds`, `partialFilterExpression`, `collation`, `wildcardProjection`, `weights`,
    /// `default_language`, `language_override`, `textIndexVersion`, `2dsphereIndexVersion`, `bits`, `min`, `max`,
    /// `storageEngine`, …
    public var options: Document

    /// Makes a model.
    public init(_ keys: Document, name: String? = nil, options: Document = [:]) {
        self.keys = keys
        self.name = name
        self.options = options
    }

    /// The name given, or the one that servers and drivers make from the keys.
    public var effectiveName: String {
        name ?? keys.map { "\($0.key)_\(Self.text(of: $0.value))" }.joined(separator: "_")
    }

    private static func text(of value: BSONValue) -> String {
        value.stringValue ?? value.intValue.map(String.init) ?? value.doubleValue.map { "\($0)" }
            ?? "\(value)"
    }

    var document: Document {
        var document: Document = ["key": .document(keys), "name": .string(effectiveName)]
        for (key, value) in options { document[key] = value }
        return document
    }
}
