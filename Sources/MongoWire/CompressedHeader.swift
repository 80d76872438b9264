/// What stands between the header of an OP_COMPRESSED and its bytes.
struct CompressedHeader {
    /// Its size on the wire.
    static let byteCount = 9
    /// Its size with the header before it.
    static let totalByteCount = MessageHeader.byteCount + byteCount

    /// What the message was before it was compressed.
    let originalOperation: Int32
    /// The size of what is compressed: the message without its header.
    let uncompressedSize: Int32
    /// The compressor's number.
    let compressor: UInt8

    /// Reads it behind a header; the caller has checked that the bytes are there.
    init(at message: UnsafeRawPointer) {
        func field(_ offset: Int) -> Int32 {
            Int32(
                littleEndian: message.loadUnaligned(
                    fromByteOffset: MessageHeader.byteCount + offset, as: Int32.self))
        }
        originalOperation = field(0)
        uncompressedSize = field(4)
        compressor = message.load(fromByteOffset: MessageHeader.byteCount + 8, as: UInt8.self)
    }
}
