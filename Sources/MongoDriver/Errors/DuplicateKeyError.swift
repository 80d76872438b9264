public import BSON

/// A unique index already holds the key of the document that was to be written. Nothing was written.
public struct DuplicateKeyError: MongoError {
    /// The server's message.
    public let message: String
    /// What was being done and where.
    public internal(set) var context: ErrorContext
    /// 11000, or one of its historical variants.
    public let code: Int32?
    /// The server's name for the code.
    public let codeName: String?
    /// The error labels.
    public internal(set) var labels: Set<String>
    /// The server's whole reply.
    public let serverReply: Document?
    /// The fields of the index, such as `["email": 1]`; empty when the server does not say.
    public let keyPattern: Document
    /// The values that are taken already; empty when the server does not say.
    public let keyValue: Document

    static let codes: Set<Int32> = [11000, 11001, 12582]

    /// `failure` is the part of the reply that describes the error: a write error, or the reply itself.
    init(failure: Document, reply: Document, context: ErrorContext) {
        message = failure["errmsg"]?.stringValue ?? "A unique key is taken already"
        code = failure["code"]?.intValue.flatMap { Int32(exactly: $0) }
        codeName = failure["codeName"]?.stringValue ?? "DuplicateKey"
        labels = Set(reply.errorLabels)
        serverReply = reply
        keyPattern = failure["keyPattern"]?.documentValue ?? [:]
        keyValue = failure["keyValue"]?.documentValue ?? [:]
        self.context = context
    }
}
