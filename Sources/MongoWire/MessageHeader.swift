/// The sixteen bytes before every message.
package struct MessageHeader: Hashable, Sendable {
    /// The size of a header on the wire.
    package static let byteCount = 16
    /// Where the operation code stands.
    static let operationOffset = 12

    /// The size of the whole message, header included.
    package var messageLength: Int32
    /// The sender's number for this message.
    package var requestID: Int32
    /// The number of the message that this one answers; 0 in requests.
    package var responseTo: Int32
    /// What follows.
    package var operationCode: Int32

    package init(messageLength: Int32, requestID: Int32, responseTo: Int32, operationCode: OperationCode) {
        self.messageLength = messageLength
        self.requestID = requestID
        self.responseTo = responseTo
        self.operationCode = operationCode.rawValue
    }

    /// Reads a header; the caller has checked that its sixteen bytes are there.
    init(at pointer: UnsafeRawPointer) {
        func field(_ offset: Int) -> Int32 {
            Int32(littleEndian: pointer.loadUnaligned(fromByteOffset: offset, as: Int32.self))
        }
        messageLength = field(0)
        requestID = field(4)
        responseTo = field(8)
        operationCode = field(Self.operationOffset)
    }
}

/// The kinds of message that are spoken today.
package enum OperationCode: Int32, Sendable {
    /// A command or a reply to one.
    case message = 2013
    /// Another message, compressed.
    case compressed = 2012
}
