package import BSON
import Digests

/// Builds one OP_MSG in one buffer, without an intermediate document.
package struct MessageWriter: ~Copyable {
    /// The buffer; sections are written straight into it.
    package var bytes: BSONWriter
    private var flags: MessageFlags

    /// Starts a message; its length is filled in by `finish()` or `complete()`.
    package init(requestID: Int32, responseTo: Int32 = 0, flags: MessageFlags = [], capacity: Int = 512) {
        self.flags = flags
        bytes = BSONWriter(capacity: capacity)
        start(requestID: requestID, responseTo: responseTo)
    }

    /// Drops what was written and starts another message in the same memory.
    package mutating func restart(requestID: Int32, responseTo: Int32 = 0, flags: MessageFlags = []) {
        self.flags = flags
        bytes.removeAll(keepingAtMost: Self.keptCapacity)
        start(requestID: requestID, responseTo: responseTo)
    }

    /// Drops what was written if that was large, so that its memory does not wait for a next message. Small messages
    /// stay as they are.
    package mutating func discardIfLarge() {
        if capacity > Self.keptCapacity { bytes.removeAll(keepingAtMost: Self.keptCapacity) }
    }

    /// What an idle connection may hold on to.
    package static let keptCapacity = 64 * 1024

    /// The memory held for messages.
    package var capacity: Int { bytes.capacity }

    private mutating func start(requestID: Int32, responseTo: Int32) {
        bytes.put(Int32(0))
        bytes.put(requestID)
        bytes.put(responseTo)
        bytes.put(OperationCode.message.rawValue)
        bytes.put(flags.rawValue)
    }

    /// The size so far.
    package var count: Int { bytes.count }

    /// Starts the body; write its fields, then give the result to `endBody`.
    package mutating func beginBody() throws(BSONError) -> Int {
        bytes.put(UInt8(0))
        return try bytes.beginDocument()
    }

    /// Ends the body that began at `start`.
    package mutating func endBody(_ start: Int) throws(BSONError) {
        try bytes.endDocument(start)
    }

    /// Writes a body that is bytes already.
    package mutating func writeBody(_ body: RawDocument) {
        bytes.put(UInt8(0))
        bytes.write(body)
    }

    /// Starts a document sequence; write its documents, then give the result to `endSequence`.
    package mutating func beginSequence(_ identifier: String) throws(BSONError) -> Int {
        bytes.put(UInt8(1))
        let start = bytes.count
        bytes.put(Int32(0))
        try bytes.putCString(identifier, what: identifier)
        return start
    }

    /// Ends the sequence that began at `start`.
    package mutating func endSequence(_ start: Int) throws(BSONError) {
        guard let size = Int32(exactly: bytes.count - start) else { throw BSONWriter.tooLarge }
        bytes.patch(size, at: start)
    }

    /// The whole message.
    ///
    /// - Throws: `BSONError` when it is larger than its length field can say.
    package consuming func finish() throws(BSONError) -> ByteStorage {
        try complete()
        return bytes.takeStorage()
    }

    /// Fills in the length and adds the checksum; the message stays in the buffer until `restart`.
    ///
    /// - Throws: `BSONError` when it is larger than its length field can say.
    package mutating func complete() throws(BSONError) {
        let hasChecksum = flags.contains(.checksumPresent)
        guard let length = Int32(exactly: bytes.count + (hasChecksum ? 4 : 0)) else {
            throw BSONWriter.tooLarge
        }
        bytes.patch(length, at: 0)
        if hasChecksum {
            bytes.put(bytes.withUnsafeBytes { CRC32C.checksum($0) })
        }
    }

    /// What has been written, valid until the next mutation.
    package var unsafeBytes: UnsafeRawBufferPointer { bytes.unsafeBytes }

    /// A copy of what has been written.
    package func copy() -> ByteStorage {
        bytes.withUnsafeBytes { ByteStorage(copying: $0) }
    }
}
