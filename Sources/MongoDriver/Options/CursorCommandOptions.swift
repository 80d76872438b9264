public import BSON
public import MongoCore

/// How a command that answers with a cursor is run, and how its further batches are fetched. What is nil is left to the
/// server.
public struct CursorCommandOptions: Sendable {
    /// How many documents each further batch holds; the first is the command's own affair.
    public var batchSize: Int?
    /// How long the server may work on, or wait for, each further batch.
    public var maxTime: Duration?
    /// A note that the server keeps with the fetching of each further batch.
    public var comment: BSONValue?
    /// What kind of cursor the command opens; `nonTailable` by default.
    public var cursorType = FindOptions.CursorType.nonTailable
    /// What the timeout is for; nil for the cursor's lifetime, or for each batch of a tailable cursor.
    public var timeoutMode: CursorTimeoutMode?
    /// Which member answers; nil for the primary.
    public var readPreference: ReadPreference?

    /// Options that leave everything to the server.
    public init() {}
}
