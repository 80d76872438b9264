import MongoCore

/// Decides how many writes one message may hold.
struct WriteBatch {
    private let limits: HelloReply
    private var count = 0

    init(limits: HelloReply) {
        self.limits = limits
    }

    /// What the server allows a command's own fields on top of a document's size.
    private static let commandAllowance = 16 * 1024

    /// Whether one more write of `size` bytes still fits; `messageSize` is the size with it.
    ///
    /// - Throws: `InvalidArgumentError` when the write is too large for any message.
    mutating func admits(_ size: Int, messageSize: Int, index: Int, isDocument: Bool = true) throws -> Bool {
        let largest = limits.maxBsonObjectSize + (isDocument ? 0 : Self.commandAllowance)
        guard size <= largest else {
            if count > 0 { return false }
            throw InvalidArgumentError(
                "The document at index \(index) has \(size) bytes; the server takes at most \(limits.maxBsonObjectSize)"
            )
        }
        guard count < limits.maxWriteBatchSize, count == 0 || messageSize <= limits.maxMessageSizeBytes else {
            return false
        }
        count += 1
        return true
    }
}
