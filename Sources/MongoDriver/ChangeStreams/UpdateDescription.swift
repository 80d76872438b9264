public import BSON

/// What an update changed.
public struct UpdateDescription: Hashable, Sendable, Codable {
    /// An array that was cut.
    public struct TruncatedArray: Hashable, Sendable, Codable {
        /// Its path.
        public let field: String
        /// How many elements it has now.
        public let newSize: Int
    }

    /// The fields that were set, by their paths.
    public let updatedFields: Document
    /// The paths of the fields that were removed.
    public let removedFields: [String]
    /// The arrays that were cut; from MongoDB 4.7 on.
    public let truncatedArrays: [TruncatedArray]?
    /// For paths that could be read in two ways, their parts: text for fields, numbers for places in an array. Only
    /// with expanded events, from MongoDB 6.1 on.
    public let disambiguatedPaths: Document?

    /// Reads a description.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        updatedFields = try fields.decodeIfPresent(Document.self, forKey: .updatedFields) ?? [:]
        removedFields = try fields.decodeIfPresent([String].self, forKey: .removedFields) ?? []
        truncatedArrays = try fields.decodeIfPresent([TruncatedArray].self, forKey: .truncatedArrays)
        disambiguatedPaths = try fields.decodeIfPresent(Document.self, forKey: .disambiguatedPaths)
    }
}
