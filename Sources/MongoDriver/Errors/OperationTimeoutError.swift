public import BSON

/// The time given to an operation by a timeout ran out.
///
/// Whether the server did what was asked is not known, unless `isSafeToRetry` says that nothing was sent.
public struct OperationTimeoutError: MongoError {
    /// The time that there was, and what was being done when it ended.
    public let message: String
    /// What was being done and where.
    public internal(set) var context: ErrorContext
    /// The error that the end of the time showed as; nil when it ended between two steps.
    public let cause: (any Error)?
    /// The cause's labels.
    public internal(set) var labels: Set<String>

    init(timeout: Duration?, cause: (any Error)?, context: ErrorContext) {
        let limit = timeout.map { " of \($0)" } ?? ""
        message = "The operation's time\(limit) ran out" + (cause.map { ": \($0)" } ?? "")
        self.cause = cause
        self.context = context
        labels = (cause as? any MongoError)?.labels ?? []
    }

    /// The server's code, where it was the server that ended the work.
    public var code: Int32? { (cause as? any MongoError)?.code }
    /// The server's name for the code.
    public var codeName: String? { (cause as? any MongoError)?.codeName }
    /// The server's reply, where there was one.
    public var serverReply: Document? { (cause as? any MongoError)?.serverReply }
    /// Whether nothing had been sent when the time ended.
    public var isSafeToRetry: Bool {
        guard let cause else { return true }
        return (cause as? any MongoError)?.isSafeToRetry ?? false
    }
}
