public import BSON

/// What is changed about a collection. What is nil stays.
public struct ModifyCollectionOptions: Sendable {
    /// Which index is changed, and how, such as `["name": "at_1", "hidden": true]` or
    /// `["keyPattern": ["at": 1], "expireAfterSeconds": 60]`.
    public var index: Document?
    /// What documents have to match.
    public var validator: Document?
    /// Which documents the validator is for.
    public var validationLevel: ValidationLevel?
    /// What happens to documents that do not match.
    public var validationAction: ValidationAction?
    /// Whether change streams may ask for documents as they were before and after a change; needs MongoDB 6.0.
    public var keepsPreAndPostImages: Bool?
    /// After how long documents of a time series or a clustered collection go.
    public var expiry: Expiry?
    /// What a view shows from now on; needs `pipeline` too.
    public var viewOn: String?
    /// The stages of a view.
    public var pipeline: [Document]?
    /// A wider granularity, or other buckets, of a time series.
    public var timeSeries: Document?
    /// How many bytes a capped collection holds at most; needs MongoDB 6.0.
    public var cappedSize: Int?
    /// How many documents a capped collection holds at most; needs MongoDB 6.0.
    public var cappedMaxDocuments: Int?
    /// A note that the server keeps with the operation.
    public var comment: BSONValue?

    /// Whether and when documents go.
    public enum Expiry: Hashable, Sendable {
        /// After so long, in whole seconds.
        case after(Duration)
        /// Never.
        case off
    }

    /// Options that change nothing.
    public init() {}

    /// The command's fields.
    ///
    /// - Throws: `InvalidArgumentError` for a time that is negative.
    func document() throws -> Document {
        var document = Document()
        document["index"] = index.map(BSONValue.document)
        document["validator"] = validator.map(BSONValue.document)
        document["validationLevel"] = validationLevel.map { .string($0.rawValue) }
        document["validationAction"] = validationAction.map { .string($0.rawValue) }
        document["changeStreamPreAndPostImages"] = keepsPreAndPostImages.map { ["enabled": .bool($0)] }
        switch expiry {
        case .after(let time): document["expireAfterSeconds"] = .int64(try time.wholeSeconds(of: "expiry"))
        case .off: document["expireAfterSeconds"] = "off"
        case nil: break
        }
        document["viewOn"] = viewOn.map(BSONValue.string)
        document["pipeline"] = pipeline.map { .array($0.map(BSONValue.document)) }
        document["timeseries"] = timeSeries.map(BSONValue.document)
        document["cappedSize"] = cappedSize.map { .int64(Int64($0)) }
        document["cappedMax"] = cappedMaxDocuments.map { .int64(Int64($0)) }
        document["comment"] = comment
        return document
    }
}
