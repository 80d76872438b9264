/// An argument cannot be used; nothing was sent.
public struct InvalidArgumentError: MongoError {
    /// Which argument, and what is wrong with it.
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
