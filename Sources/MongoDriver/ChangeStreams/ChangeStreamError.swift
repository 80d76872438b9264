/// A change stream cannot go on, for a reason of its own.
public struct ChangeStreamError: MongoError {
    /// Why.
    public let message: String
    /// What was being done and where.
    public let context: ErrorContext

    init(_ message: String, context: ErrorContext) {
        self.message = message
        self.context = context
    }
}
