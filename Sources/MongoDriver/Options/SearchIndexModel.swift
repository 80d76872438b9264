public import BSON

/// A search index to make. Search indexes are kept by Atlas and by servers beside a search process.
public struct SearchIndexModel: Hashable, Sendable {
    /// What is indexed, such as `["mappings": ["dynamic": true]]`.
    public var definition: Document
    /// The name; nil for the server's, which is `default`.
    public var name: String?
    /// The kind, such as `search` or `vectorSearch`; nil for the server's, which is `search`.
    public var type: String?

    /// Makes a model.
    public init(_ definition: Document, name: String? = nil, type: String? = nil) {
        self.definition = definition
        self.name = name
        self.type = type
    }

    var document: Document {
        var document: Document = ["definition": .document(definition)]
        document["name"] = name.map(BSONValue.string)
        document["type"] = type.map(BSONValue.string)
        return document
    }
}
