public import BSON

/// The write was done on the primary, but not confirmed as the write concern asks.
///
/// It may yet be lost in a failover, and trying again may do it twice.
public struct WriteConcernError: MongoError {
    /// What the server says about the write concern.
    public let failure: WriteConcernFailure
    /// What was being done and where.
    public internal(set) var context: ErrorContext
    /// The error labels.
    public internal(set) var labels: Set<String>
    /// The server's whole reply, with the counts of what was written.
    public let serverReply: Document?

    /// The server's message.
    public var message: String { failure.message }
    /// The server's error code.
    public var code: Int32? { failure.code }
    /// The server's name for the code.
    public var codeName: String? { failure.codeName }

    init(failure: WriteConcernFailure, reply: Document, context: ErrorContext) {
        self.failure = failure
        labels = Set(reply.errorLabels)
        serverReply = reply
        self.context = context
    }
}
