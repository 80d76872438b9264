public import BSON

/// How a collection is made. What is nil is left to the server.
///
/// ```swift
/// var options = CreateCollectionOptions()
/// options.timeSeries = TimeSeriesOptions(timeField: "at", metaField: "sensor")
/// options.expireAfter = .seconds(30 * 86_400)
/// try await database.createCollection("readings", options: options)
/// ```
public struct CreateCollectionOptions: Sendable {
    /// Whether it keeps only its newest documents; needs `size`.
    public var isCapped: Bool?
    /// How many bytes a capped collection holds at most.
    public var size: Int?
    /// How many documents a capped collection holds at most.
    public var maxDocuments: Int?
    /// Makes a collection of measurements.
    public var timeSeries: TimeSeriesOptions?
    /// After how long documents of a time series or a clustered collection go; in whole seconds.
    public var expireAfter: Duration?
    /// Keeps the documents in the order of their `_id`, without an index beside it.
    public var clusteredIndex: ClusteredIndexOptions?
    /// What documents have to match, such as `["$jsonSchema": […]]`.
    public var validator: Document?
    /// Which documents the validator is for.
    public var validationLevel: ValidationLevel?
    /// What happens to documents that do not match.
    public var validationAction: ValidationAction?
    /// Whether change streams may ask for documents as they were before and after a change; needs MongoDB 6.0.
    public var keepsPreAndPostImages: Bool?
    /// How strings are compared where an operation does not say.
    public var collation: Document?
    /// Makes a view of this collection or view.
    public var viewOn: String?
    /// The stages of a view.
    public var pipeline: [Document]?
    /// Options of the storage engine, by its name.
    public var storageEngine: Document?
    /// What indexes of the collection get unless they say otherwise.
    public var indexOptionDefaults: Document?
    /// A note that the server keeps with the operation.
    public var comment: BSONValue?

    /// Options that leave everything to the server.
    public init() {}

    /// The command's fields.
    ///
    /// - Throws: `InvalidArgumentError` for a time that is negative.
    func document() throws -> Document {
        var document = Document()
        document["capped"] = isCapped.map(BSONValue.bool)
        document["size"] = size.map { .int64(Int64($0)) }
        document["max"] = maxDocuments.map { .int64(Int64($0)) }
        document["timeseries"] = try timeSeries.map { .document(try $0.document()) }
        document["expireAfterSeconds"] = try expireAfter.map {
            .int64(try $0.wholeSeconds(of: "expireAfter"))
        }
        document["clusteredIndex"] = clusteredIndex.map { .document($0.document) }
        document["validator"] = validator.map(BSONValue.document)
        document["validationLevel"] = validationLevel.map { .string($0.rawValue) }
        document["validationAction"] = validationAction.map { .string($0.rawValue) }
        document["changeStreamPreAndPostImages"] = keepsPreAndPostImages.map { ["enabled": .bool($0)] }
        document["collation"] = collation.map(BSONValue.document)
        document["viewOn"] = viewOn.map(BSONValue.string)
        document["pipeline"] = pipeline.map { .array($0.map(BSONValue.document)) }
        document["storageEngine"] = storageEngine.map(BSONValue.document)
        document["indexOptionDefaults"] = indexOptionDefaults.map(BSONValue.document)
        document["comment"] = comment
        return document
    }
}

extension Duration {
    /// The seconds, rounded up.
    ///
    /// - Throws: `InvalidArgumentError` for a negative duration.
    func wholeSeconds(of name: String) throws -> Int64 {
        guard self >= .zero else { throw InvalidArgumentError("\(name) is negative: \(self)") }
        let (seconds, attoseconds) = components
        return attoseconds > 0 && seconds < .max ? seconds + 1 : seconds
    }
}
