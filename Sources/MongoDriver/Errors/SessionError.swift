/// A session or a transaction was used against its rules. Nothing was sent.
public struct SessionError: MongoError {
    /// The rule.
    public let message: String
    /// What was being done and where.
    public let context: ErrorContext

    /// True: nothing was sent.
    public var isSafeToRetry: Bool { true }

    init(_ message: String, context: ErrorContext = ErrorContext()) {
        self.message = message
        self.context = context
    }
}
