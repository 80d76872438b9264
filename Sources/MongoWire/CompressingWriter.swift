import BSON
package import Compression

/// Puts whole messages into compressed ones, in a buffer of its own.
package struct CompressingWriter: ~Copyable {
    private let compressor: MessageCompressor
    private var bytes = BSONWriter(capacity: 512)
    /// Whether the last message given was compressed, and not left as it is.
    package private(set) var holdsMessage = false

    /// Compresses by what both sides have agreed on.
    package init(_ compressor: MessageCompressor) {
        self.compressor = compressor
    }

    /// Compresses a complete message, unless its command may not be.
    ///
    /// - Throws: `CompressionError` when the compressor fails; the message can still be sent as it is.
    package mutating func compress(_ message: borrowing MessageWriter) throws(CompressionError) {
        holdsMessage = false
        let source = message.unsafeBytes
        guard source.count > MessageHeader.byteCount, Self.mayBeCompressed(source) else { return }
        let header = UnsafeRawBufferPointer(rebasing: source[..<MessageHeader.byteCount])
        let content = UnsafeRawBufferPointer(rebasing: source[MessageHeader.byteCount...])
        bytes.removeAll(keepingAtMost: MessageWriter.keptCapacity)
        begin(header, contentSize: content.count)
        let compressor = compressor
        try bytes.put(upTo: compressor.maximumCompressedSize(of: content.count)) {
            space throws(CompressionError) in
            try compressor.compress(content.bytes, into: &space)
        }
        guard let length = Int32(exactly: bytes.count) else {
            throw CompressionError(.failed, "A compressed message of \(bytes.count) bytes cannot be sent")
        }
        bytes.patch(length, at: 0)
        holdsMessage = true
    }

    /// The compressed message, valid until the next mutation.
    package var unsafeBytes: UnsafeRawBufferPointer { bytes.unsafeBytes }

    /// Drops the message if it was large, as `MessageWriter.discardIfLarge` does.
    package mutating func discardIfLarge() {
        guard bytes.capacity > MessageWriter.keptCapacity else { return }
        holdsMessage = false
        bytes.removeAll(keepingAtMost: MessageWriter.keptCapacity)
    }

    /// The memory held for messages.
    package var capacity: Int { bytes.capacity }

    private mutating func begin(_ header: UnsafeRawBufferPointer, contentSize: Int) {
        // The message's own numbers stay; length and operation are others.
        bytes.put(header)
        bytes.patch(OperationCode.compressed.rawValue, at: MessageHeader.operationOffset)
        bytes.put(OperationCode.message.rawValue)
        bytes.put(Int32(truncatingIfNeeded: contentSize))
        bytes.put(compressor.id)
    }

    // MARK: Commands that are never compressed

    /// Commands whose messages hold secrets, or come before anything is agreed on.
    private static let uncompressed: [StaticString] = [
        "hello", "isMaster", "ismaster", "saslStart", "saslContinue", "getnonce", "authenticate",
        "createUser",
        "updateUser", "copydbSaslStart", "copydbgetnonce", "copydb",
    ]

    /// Where a message whose first section is its body has the command's name.
    private static let nameOffset = MessageHeader.byteCount + 4 + 1 + 4 + 1

    private static func mayBeCompressed(_ message: UnsafeRawBufferPointer) -> Bool {
        guard message.count > nameOffset else { return true }
        let rest = UnsafeRawBufferPointer(rebasing: message[nameOffset...])
        return !uncompressed.contains { name in
            let size = name.utf8CodeUnitCount
            guard rest.count > size, rest[size] == 0 else { return false }
            return name.withUTF8Buffer { $0.elementsEqual(rest[..<size]) }
        }
    }
}
