import BSON

/// What is wrong with a message from the other side.
package struct WireError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure. After any of them the connection cannot be used again.
    package enum Code: Hashable, Sendable {
        /// The length in the header is smaller than a header or larger than the limit.
        case invalidLength
        /// The operation code is not one that is spoken here.
        case unknownOperation
        /// A required flag bit is set that is not known here.
        case unknownFlags
        /// A section has an unknown kind, or reaches beyond the message.
        case invalidSection
        /// There is no body, or more than one.
        case bodyCount
        /// The checksum is not that of the bytes.
        case checksumMismatch
        /// A document inside is malformed.
        case invalidDocument
        /// The message is compressed in a way that was not agreed on, or its compressed bytes are malformed.
        case compression
    }

    /// The kind of failure.
    package var code: Code
    /// One sentence for people.
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    init(_ error: BSONError) {
        self.init(.invalidDocument, "A document in the message is malformed: \(error)")
    }

    package var description: String { message }
}
