/// The server speaks only wire versions that this driver does not.
public struct IncompatibleServerError: MongoError {
    /// Which versions, and which are needed.
    public let message: String
    /// Where.
    public let context: ErrorContext

    /// True: nothing was sent but the greeting.
    public var isSafeToRetry: Bool { true }
}
