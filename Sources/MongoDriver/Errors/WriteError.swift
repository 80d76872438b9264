public import BSON

/// The server refused one write (other than for a duplicate key). Nothing was written.
public struct WriteError: MongoError {
    /// The server's message.
    public let message: String
    /// What was being done and where.
    public internal(set) var context: ErrorContext
    /// The server's error code.
    public let code: Int32?
    /// The error labels.
    public internal(set) var labels: Set<String>
    /// The server's whole reply.
    public let serverReply: Document?
    /// What else the server says, such as which validation rule failed (`errInfo`); passed on as it came.
    public let details: Document?

    init(failure: WriteFailure, reply: Document, context: ErrorContext) {
        message = failure.message
        code = failure.code
        details = failure.details
        labels = Set(reply.errorLabels)
        serverReply = reply
        self.context = context
    }
}
