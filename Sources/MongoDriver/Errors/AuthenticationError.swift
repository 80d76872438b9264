public import BSON

/// The server did not accept the credential, or did not prove that it knows it.
public struct AuthenticationError: MongoError {
    /// What went wrong; never contains the password.
    public let message: String
    /// What was being done and where.
    public let context: ErrorContext
    /// The server's error code; 18 for wrong credentials.
    public let code: Int32?
    /// The server's name for the code.
    public let codeName: String?
    /// The server's whole reply; nil when the driver itself refused to go on.
    public let serverReply: Document?

    /// True: the operation itself was not sent.
    public var isSafeToRetry: Bool { true }

    init(message: String, context: ErrorContext, cause: CommandError? = nil) {
        self.message = message
        self.context = context
        code = cause?.code
        codeName = cause?.codeName
        serverReply = cause?.serverReply
    }
}
