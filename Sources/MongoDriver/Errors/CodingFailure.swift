/// A value could not be turned into BSON, or a document not into a value.
public struct CodingFailure: MongoError {
    /// Whether it was on the way to the server.
    public enum Direction: Hashable, Sendable {
        /// Encoding; nothing was sent for this value.
        case encoding
        /// Decoding a document that the server sent.
        case decoding
    }

    /// Which way.
    public let direction: Direction
    /// What did not fit, with the key path.
    public let message: String
    /// What was being done and where.
    public let context: ErrorContext
    /// The coder's own error.
    public let cause: any Error

    /// True for encoding: nothing was sent.
    public var isSafeToRetry: Bool { direction == .encoding }

    package init(_ direction: Direction, _ cause: any Error, context: ErrorContext) {
        self.direction = direction
        self.cause = cause
        self.context = context
        message = "\(cause)"
    }
}
