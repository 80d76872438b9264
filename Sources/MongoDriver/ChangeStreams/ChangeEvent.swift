public import BSON

/// One thing that happened, as a change stream tells it.
///
/// Which fields there are depends on the kind of event, the server's version and the stream's options; fields that this
/// type does not have are passed over. Watch with `as: Document.self` to see all.
public struct ChangeEvent<FullDocument: Codable & Sendable>: Sendable {
    /// The event's resume token.
    public let id: Document
    /// What happened; `unspecified` when the event does not say, as in the later fragments of a large one.
    public let operationType: ChangeOperationType
    /// Where it happened; nil for events that have no place.
    public let namespace: ChangeNamespace?
    /// The new name, of a rename.
    public let to: ChangeNamespace?
    /// The `_id` of the document, and on a sharded cluster its shard key.
    public let documentKey: Document?
    /// What an update changed.
    public let updateDescription: UpdateDescription?
    /// The document: always for insertions and replacements, for updates as the stream's options say.
    public let fullDocument: FullDocument?
    /// The document as it was before, as the stream's options say.
    public let fullDocumentBeforeChange: FullDocument?
    /// When it happened, by the cluster's clock.
    public let clusterTime: Timestamp?
    /// When it happened, by the server's clock; from MongoDB 6.0 on.
    public let wallTime: BSONDate?
    /// The collection's identifier; of expanded events.
    public let collectionUUID: Binary?
    /// The number of the transaction that it was part of.
    public let transactionNumber: Int64?
    /// The session of that transaction.
    public let sessionID: Document?
    /// More about it, of expanded events.
    public let operationDescription: Document?
    /// What was made: `collection`, `timeseries` or `view`; of `create` events from MongoDB 8.1 on.
    public let namespaceType: String?
    /// Which part of a large event this is; only with the stage `$changeStreamSplitLargeEvent`.
    public let splitEvent: SplitEvent?
}

extension ChangeEvent: Equatable where FullDocument: Equatable {}

extension ChangeEvent: Codable {
    private enum CodingKeys: String, CodingKey {
        case id = "_id"
        case operationType
        case namespace = "ns"
        case to, documentKey, updateDescription, fullDocument, fullDocumentBeforeChange, clusterTime, wallTime
        case collectionUUID
        case transactionNumber = "txnNumber"
        case sessionID = "lsid"
        case operationDescription
        case namespaceType = "nsType"
        case splitEvent
    }

    /// Reads an event.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        id = try fields.decode(Document.self, forKey: .id)
        operationType =
            try fields.decodeIfPresent(ChangeOperationType.self, forKey: .operationType) ?? .unspecified
        namespace = try fields.decodeIfPresent(ChangeNamespace.self, forKey: .namespace)
        to = try fields.decodeIfPresent(ChangeNamespace.self, forKey: .to)
        documentKey = try fields.decodeIfPresent(Document.self, forKey: .documentKey)
        updateDescription = try fields.decodeIfPresent(UpdateDescription.self, forKey: .updateDescription)
        fullDocument = try fields.decodeIfPresent(FullDocument.self, forKey: .fullDocument)
        fullDocumentBeforeChange = try fields.decodeIfPresent(
            FullDocument.self, forKey: .fullDocumentBeforeChange)
        clusterTime = try fields.decodeIfPresent(Timestamp.self, forKey: .clusterTime)
        wallTime = try fields.decodeIfPresent(BSONDate.self, forKey: .wallTime)
        collectionUUID = try fields.decodeIfPresent(Binary.self, forKey: .collectionUUID)
        transactionNumber = try fields.decodeIfPresent(Int64.self, forKey: .transactionNumber)
        sessionID = try fields.decodeIfPresent(Document.self, forKey: .sessionID)
        operationDescription = try fields.decodeIfPresent(Document.self, forKey: .operationDescription)
        namespaceType = try fields.decodeIfPresent(String.self, forKey: .namespaceType)
        splitEvent = try fields.decodeIfPresent(SplitEvent.self, forKey: .splitEvent)
    }
}
