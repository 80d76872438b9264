/// The servers behind a `mongodb+srv` name could not be found out, or are not ones that the name may lead to.
///
/// The next operation asks DNS again.
public struct SeedListError: MongoError {
    /// The name and what is wrong: DNS did not answer, or what it lists breaks the rules.
    public let message: String
    /// What was being done.
    public let context: ErrorContext
    /// Whether the end of the operation's time was the reason.
    let isTimeout: Bool

    /// True: nothing was sent.
    public var isSafeToRetry: Bool { true }

    init(_ message: String, context: ErrorContext, isTimeout: Bool = false) {
        self.message = message
        self.context = context
        self.isTimeout = isTimeout
    }
}
