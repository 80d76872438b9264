public import BSON

/// What a change stream is to tell, and from where on. What is nil is left to the server.
public struct ChangeStreamOptions: Sendable {
    /// Which state of a changed document an update event carries.
    public struct FullDocument: RawRepresentable, Hashable, Sendable {
        /// The word that the server is told.
        public let rawValue: String

        /// Any word, for servers newer than this driver.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// None for updates; insertions and replacements carry the document anyway.
        public static let `default` = FullDocument(rawValue: "default")
        /// The document as it is when the event is read, which may be later than the change.
        public static let updateLookup = FullDocument(rawValue: "updateLookup")
        /// The document right behind the change, if the collection keeps such images.
        public static let whenAvailable = FullDocument(rawValue: "whenAvailable")
        /// The document right behind the change; an error when there is no image.
        public static let required = FullDocument(rawValue: "required")
    }

    /// Whether an event carries the document as it was before the change.
    public struct FullDocumentBeforeChange: RawRepresentable, Hashable, Sendable {
        /// The word that the server is told.
        public let rawValue: String

        /// Any word, for servers newer than this driver.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// No.
        public static let off = FullDocumentBeforeChange(rawValue: "off")
        /// If the collection keeps such images.
        public static let whenAvailable = FullDocumentBeforeChange(rawValue: "whenAvailable")
        /// Yes; an error when there is no image.
        public static let required = FullDocumentBeforeChange(rawValue: "required")
    }

    /// Which state of a changed document an update event carries.
    public var fullDocument: FullDocument?
    /// Whether an event carries the document as it was before; needs MongoDB 6.0.
    public var fullDocumentBeforeChange: FullDocumentBeforeChange?
    /// Read on behind the event with this token. The server takes one of the three starts.
    public var resumeAfter: Document?
    /// Read on behind the event with this token, also when it is one that ended the earlier stream.
    public var startAfter: Document?
    /// Read from this time of the cluster on.
    public var startAtOperationTime: Timestamp?
    /// Whether to tell of indexes, collections and other things too; needs MongoDB 6.0.
    public var showExpandedEvents: Bool?
    /// How long the server holds a question when there is nothing new; its default is one second.
    public var maxAwaitTime: Duration?
    /// How many events the server puts in one batch.
    public var batchSize: Int?
    /// How strings are compared in the pipeline.
    public var collation: Document?
    /// A note that the server keeps with the operation.
    public var comment: BSONValue?

    /// Options that leave everything to the server.
    public init(
        fullDocument: FullDocument? = nil, fullDocumentBeforeChange: FullDocumentBeforeChange? = nil,
        resumeAfter: Document? = nil, startAfter: Document? = nil, startAtOperationTime: Timestamp? = nil,
        showExpandedEvents: Bool? = nil, maxAwaitTime: Duration? = nil, batchSize: Int? = nil,
        collation: Document? = nil, comment: BSONValue? = nil
    ) {
        self.fullDocument = fullDocument
        self.fullDocumentBeforeChange = fullDocumentBeforeChange
        self.resumeAfter = resumeAfter
        self.startAfter = startAfter
        self.startAtOperationTime = startAtOperationTime
        self.showExpandedEvents = showExpandedEvents
        self.maxAwaitTime = maxAwaitTime
        self.batchSize = batchSize
        self.collation = collation
        self.comment = comment
    }
}
