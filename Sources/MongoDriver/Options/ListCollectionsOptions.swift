public import BSON

/// How a database's collections are listed. What is nil is left to the server.
public struct ListCollectionsOptions: Sendable {
    /// Whether to list only what the user may read; only for names.
    public var authorizedCollections: Bool?
    /// How many descriptions the server puts in one batch.
    public var batchSize: Int?
    /// A note that the server keeps with the operation.
    public var comment: BSONValue?

    /// Makes options.
    public init(authorizedCollections: Bool? = nil, batchSize: Int? = nil, comment: BSONValue? = nil) {
        self.authorizedCollections = authorizedCollections
        self.batchSize = batchSize
        self.comment = comment
    }
}
