public import BSON

/// The description of a stored file.
public struct GridFSFile: Hashable, Sendable {
    /// The file's identifier.
    public let id: BSONValue
    /// The file's size in bytes.
    public let length: Int
    /// How many bytes one chunk holds; the last one may hold fewer.
    public let chunkSize: Int
    /// When the upload was completed.
    public let uploadDate: BSONDate
    /// The file's name; nil for a file that was stored without one.
    public let filename: String?
    /// What was kept with the file.
    public let metadata: Document?
    /// The whole description, with fields of other drivers and of the past (`md5`, `contentType`, `aliases`).
    public let document: Document

    /// Reads a description. Numbers may be of any type.
    ///
    /// - Throws: `BSONError` naming the field that is missing or makes no sense.
    public init(_ document: Document) throws(BSONError) {
        self.document = document
        guard let id = document["_id"] else { throw Self.missing("_id") }
        self.id = id
        length = try Self.size("length", of: document, atLeast: 0)
        // An empty file has no chunks, so that their size says nothing.
        chunkSize = try Self.size("chunkSize", of: document, atLeast: length == 0 ? 0 : 1)
        guard case .date(let date)? = document["uploadDate"] else { throw Self.missing("uploadDate") }
        uploadDate = date
        filename = document["filename"]?.stringValue
        metadata = document["metadata"]?.documentValue
    }

    private static func size(
        _ key: String, of document: Document, atLeast minimum: Int
    ) throws(BSONError) -> Int {
        guard let value = document[key] else { throw missing(key) }
        guard let size = value.intValue, size >= minimum else {
            throw BSONError(
                .numberOutOfRange, "A file's \(key) is a whole number of at least \(minimum), not \(value)",
                keyPath: [key])
        }
        return size
    }

    private static func missing(_ key: String) -> BSONError {
        BSONError(.missingField, "A file's description has no usable \(key)", keyPath: [key])
    }

    /// How many chunks hold the file's bytes.
    var chunkCount: Int { length == 0 ? 0 : (length - 1) / chunkSize + 1 }

    /// How many bytes the chunk with this number has to hold.
    func size(ofChunk number: Int) -> Int {
        min(chunkSize, length - number * chunkSize)
    }
}

extension GridFSFile: Codable {
    /// Reads a description out of a decoder.
    public init(from decoder: any Decoder) throws {
        try self.init(Document(from: decoder))
    }

    /// Writes the description as it was read.
    public func encode(to encoder: any Encoder) throws {
        try document.encode(to: encoder)
    }
}
