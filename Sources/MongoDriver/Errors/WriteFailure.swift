public import BSON

/// One write of several that the server refused.
public struct WriteFailure: Hashable, Sendable {
    /// The position of the write in what the caller passed in.
    public let index: Int
    /// The server's error code.
    public let code: Int32
    /// The server's message.
    public let message: String
    /// What else the server says (`errInfo`); passed on as it came.
    public let details: Document?
    /// The values of the unique index that are taken already; nil for other errors.
    public let keyValue: Document?

    /// Whether a unique index already holds the key.
    public var isDuplicateKey: Bool { DuplicateKeyError.codes.contains(code) }

    /// The same failure at the caller's position.
    func at(index: Int) -> WriteFailure {
        WriteFailure(self, index: index)
    }

    private init(_ other: WriteFailure, index: Int) {
        self.index = index
        code = other.code
        message = other.message
        details = other.details
        keyValue = other.keyValue
    }

    init(_ document: Document, index: Int) {
        self.index = index
        code = document["code"]?.intValue.flatMap { Int32(exactly: $0) } ?? 0
        message = document["errmsg"]?.stringValue ?? "The server reported a failure without a message"
        details = document["errInfo"]?.documentValue
        keyValue = document["keyValue"]?.documentValue
    }
}
