public import BSON

/// How a file is stored.
public struct GridFSUploadOptions: Sendable {
    /// The file's identifier, of any BSON type; nil for a new `ObjectID`.
    public var id: BSONValue?
    /// How many bytes one chunk holds; nil for the bucket's.
    public var chunkSize: Int?
    /// Anything to keep with the file; nil for nothing.
    public var metadata: Document?

    /// Makes options.
    public init(id: BSONValue? = nil, chunkSize: Int? = nil, metadata: Document? = nil) {
        self.id = id
        self.chunkSize = chunkSize
        self.metadata = metadata
    }
}
