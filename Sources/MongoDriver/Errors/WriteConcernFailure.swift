public import BSON

/// The write was done, but not confirmed as the write concern asks: it may be lost in a failover.
public struct WriteConcernFailure: Hashable, Sendable {
    /// The server's error code.
    public let code: Int32
    /// The server's name for the code.
    public let codeName: String?
    /// The server's message.
    public let message: String
    /// What else the server says (`errInfo`); passed on as it came.
    public let details: Document?

    init(_ document: Document) {
        code = document["code"]?.intValue.flatMap { Int32(exactly: $0) } ?? 0
        codeName = document["codeName"]?.stringValue
        message = document["errmsg"]?.stringValue ?? "The write concern was not satisfied"
        details = document["errInfo"]?.documentValue
    }
}
