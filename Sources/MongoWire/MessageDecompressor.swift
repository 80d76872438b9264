import BSON
import Compression

/// Takes messages out of compressed ones.
package struct MessageDecompressor: Sendable {
    private let compressors: [MessageCompressor]

    /// Understands what has been offered to the other side; with nothing offered a compressed message is an error.
    package init(_ compressors: [MessageCompressor] = []) {
        self.compressors = compressors
    }

    /// The message inside `message`, as if it had come that way.
    ///
    /// Nothing is allocated before the announced size is known to be within the limit.
    func decompress(_ message: UnsafeRawBufferPointer, limit: Int) throws(WireError) -> ByteStorage {
        guard let start = message.baseAddress, message.count >= CompressedHeader.totalByteCount else {
            throw WireError(.invalidLength, "A message of \(message.count) bytes cannot be an OP_COMPRESSED")
        }
        let header = CompressedHeader(at: start)
        guard header.originalOperation == OperationCode.message.rawValue else {
            throw WireError(
                .unknownOperation,
                "Operation code \(header.originalOperation) inside an OP_COMPRESSED is not OP_MSG"
            )
        }
        let size = Int(header.uncompressedSize)
        guard size >= 0, size <= limit - MessageHeader.byteCount else {
            throw WireError(
                .invalidLength,
                "A compressed message of \(size) bytes is announced; at most \(limit - MessageHeader.byteCount) are allowed"
            )
        }
        let content = UnsafeRawBufferPointer(rebasing: message[CompressedHeader.totalByteCount...])
        let memory = ByteStorage.allocate(count: MessageHeader.byteCount + size)
        let target = UnsafeMutableRawBufferPointer(start: memory + MessageHeader.byteCount, count: size)
        do throws(WireError) {
            try decompress(content, by: header.compressor, into: target)
        } catch {
            memory.deallocate()
            throw error
        }
        memory.copyMemory(from: start, byteCount: MessageHeader.byteCount)
        memory.storeBytes(
            of: Int32(truncatingIfNeeded: MessageHeader.byteCount + size).littleEndian, as: Int32.self)
        memory.storeBytes(
            of: header.originalOperation.littleEndian, toByteOffset: MessageHeader.operationOffset,
            as: Int32.self)
        return ByteStorage(adopting: memory, count: MessageHeader.byteCount + size)
    }

    private func decompress(
        _ content: UnsafeRawBufferPointer, by id: UInt8, into target: UnsafeMutableRawBufferPointer
    ) throws(WireError) {
        if id == MessageCompressor.noop, !compressors.isEmpty {
            guard content.count == target.count else {
                throw WireError(
                    .compression, "\(target.count) bytes are announced, \(content.count) are in the message")
            }
            return target.copyMemory(from: content)
        }
        guard let compressor = compressors.first(where: { $0.id == id }) else {
            throw WireError(
                .compression, "A message came compressed by number \(id), which was not agreed on")
        }
        do throws(CompressionError) {
            var space = target.mutableBytes
            try compressor.decompress(content.bytes, into: &space)
        } catch {
            throw WireError(.compression, error.message)
        }
    }
}
