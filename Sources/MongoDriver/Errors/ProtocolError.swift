/// The server's reply is not what the protocol says it must be.
public struct ProtocolError: MongoError {
    /// What is wrong with the reply.
    public let message: String
    /// What was being done and where.
    public let context: ErrorContext

    init(_ message: String, context: ErrorContext) {
        self.message = message
        self.context = context
    }
}
