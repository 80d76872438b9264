public import BSON

/// The server refused a command.
public struct CommandError: MongoError {
    /// The server's message.
    public let message: String
    /// What was being done and where.
    public internal(set) var context: ErrorContext
    /// The server's error code; nil when it gave none.
    public let code: Int32?
    /// The server's name for the code.
    public let codeName: String?
    /// The error labels.
    public internal(set) var labels: Set<String>
    /// The server's whole reply.
    public let serverReply: Document?
    /// Whether the server's words were left out, as they are where listeners hear of sensitive commands.
    public let isRedacted: Bool

    /// The server's code for a login that has run out.
    static let reauthenticationRequired: Int32 = 391

    init(reply: Document, context: ErrorContext, isRedacted: Bool = false) {
        message = reply["errmsg"]?.stringValue ?? "The server reported a failure without a message"
        code = reply["code"]?.intValue.flatMap { Int32(exactly: $0) }
        codeName = reply["codeName"]?.stringValue
        labels = Set(reply.errorLabels)
        serverReply = reply
        self.isRedacted = isRedacted
        self.context = context
    }

    private init(message: String, of other: CommandError) {
        self.message = message
        (code, codeName, labels) = (other.code, other.codeName, other.labels)
        (serverReply, isRedacted, context) = (other.serverReply, other.isRedacted, other.context)
    }

    /// The same in words that help, if what the server refuses is the number of a retryable write.
    var asRefusalOfNumbers: CommandError? {
        guard code == 20, message.hasPrefix("Transaction numbers") else { return nil }
        return CommandError(
            message:
                "This MongoDB deployment does not support retryable writes. Please add retryWrites=false to "
                + "your connection string.", of: self)
    }
}

extension Document {
    var errorLabels: [String] {
        self["errorLabels"]?.arrayValue?.compactMap(\.stringValue) ?? []
    }
}
