package import BSON
import Digests

/// An OP_MSG: flags, one body document, and any number of document sequences.
package struct OpMessage: Hashable, Sendable {
    /// The sender's number for this message.
    package var requestID: Int32
    /// The number of the message that this one answers.
    package var responseTo: Int32
    /// The flag bits.
    package var flags: MessageFlags
    /// The kind 0 section.
    package var body: RawDocument
    /// The kind 1 sections in the order in which they came.
    package var sequences: [DocumentSequence]

    package init(
        requestID: Int32, responseTo: Int32 = 0, flags: MessageFlags = [], body: RawDocument,
        sequences: [DocumentSequence] = []
    ) {
        self.requestID = requestID
        self.responseTo = responseTo
        self.flags = flags
        self.body = body
        self.sequences = sequences
    }

    /// The message as bytes; with `checksumPresent` among the flags a CRC-32C is put at the end.
    ///
    /// - Throws: `BSONError` when the whole is larger than a length field can say.
    package func encoded() throws(BSONError) -> ByteStorage {
        var writer = MessageWriter(requestID: requestID, responseTo: responseTo, flags: flags)
        writer.writeBody(body)
        for sequence in sequences {
            let start = try writer.beginSequence(sequence.identifier)
            for document in sequence.documents { writer.bytes.write(document) }
            try writer.endSequence(start)
        }
        return try writer.finish()
    }

    /// Parses one whole message. Its documents share the storage; of each only length and terminator are checked.
    package init(parsing storage: ByteStorage) throws(WireError) {
        guard storage.count >= MessageHeader.byteCount + 4 else {
            throw WireError(.invalidLength, "A message of \(storage.count) bytes cannot be an OP_MSG")
        }
        let header = MessageHeader(at: storage.base)
        guard Int(header.messageLength) == storage.count else {
            throw WireError(
                .invalidLength, "The header says \(header.messageLength) bytes, there are \(storage.count)")
        }
        guard header.operationCode == OperationCode.message.rawValue else {
            throw WireError(.unknownOperation, "Operation code \(header.operationCode) is not OP_MSG")
        }
        let flags = MessageFlags(
            rawValue: UInt32(
                littleEndian: storage.base.loadUnaligned(
                    fromByteOffset: MessageHeader.byteCount, as: UInt32.self)))
        guard flags.unknownRequired == 0 else {
            throw WireError(.unknownFlags, "Unknown required flag bits \(flags.unknownRequired)")
        }
        let end = try Self.endOfSections(storage, flags: flags)
        var sections = SectionReader(storage: storage, position: MessageHeader.byteCount + 4, end: end)
        let (body, sequences) = try sections.readAll()
        self.init(
            requestID: header.requestID, responseTo: header.responseTo, flags: flags, body: body,
            sequences: sequences)
    }

    /// Where the sections end; checks the checksum behind them when there is one.
    private static func endOfSections(_ storage: ByteStorage, flags: MessageFlags) throws(WireError) -> Int {
        guard flags.contains(.checksumPresent) else { return storage.count }
        let end = storage.count - 4
        guard end > MessageHeader.byteCount + 4 else {
            throw WireError(.invalidLength, "The message has no room for its checksum")
        }
        let stored = UInt32(littleEndian: storage.base.loadUnaligned(fromByteOffset: end, as: UInt32.self))
        let actual = CRC32C.checksum(UnsafeRawBufferPointer(start: storage.base, count: end))
        guard stored == actual else {
            throw WireError(
                .checksumMismatch, "The message's checksum is \(stored), its bytes give \(actual)")
        }
        return end
    }
}
