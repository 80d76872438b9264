/// The task was cancelled after a command had been sent: whether the server ran it is not known.
///
/// An operation that is cancelled before anything is sent throws Swift's `CancellationError` instead.
public struct CancelledOperationError: MongoError {
    /// What was being done and where.
    public let context: ErrorContext

    /// Says that the outcome is unknown.
    public var message: String {
        "The task was cancelled after the command had been sent; whether the server ran it is not known"
    }
}
