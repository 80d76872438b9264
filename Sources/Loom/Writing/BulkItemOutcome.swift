public import MongoDriver

/// What became of one model of several that were persisted together.
public enum BulkItemOutcome: Hashable, Sendable {
    /// It was stored. Of a model that was there before, `updated` says that the database now holds its values, whether
    /// or not it did already: servers count changes of a bulk write in all, not one by one.
    case persisted(PersistOutcome)
    /// The server refused it, by a unique index (`isDuplicateKey`) for example.
    case refused(WriteFailure)
    /// It had been loaded, and its document is gone.
    case notFound
    /// It was not tried, because an earlier one failed and order was asked for.
    case notTried
    /// The operation was interrupted; it may or may not have been stored.
    case unknown
}
