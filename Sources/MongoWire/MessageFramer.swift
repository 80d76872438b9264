package import BSON

/// Cuts a stream of bytes into whole messages, however the bytes arrive.
///
/// The owner receives into `freeSpace`, reports the number of bytes with `received(_:)`, and takes messages with
/// `nextMessage()` until that returns nil. A message that does not fit the small buffer is received straight into
/// memory of its own size, which then becomes its storage without a copy. After an error the stream has no
/// meaning any more: the framer keeps throwing it.
package struct MessageFramer: ~Copyable {
    /// Enough for most replies; larger ones get memory of their own.
    private static let bufferSize = 16 * 1024

    private let buffer: UnsafeMutableRawPointer
    /// Bytes in the buffer that belong to no message handed out yet.
    private var buffered = 0
    /// The large message under way.
    private var large: (memory: UnsafeMutableRawPointer, length: Int, received: Int)?
    private var failure: WireError?

    /// The size that a message may not exceed, nor what comes out of a compressed one.
    package var maximumMessageSize: Int
    private let decompressor: MessageDecompressor
    /// The number of the compressor that the last message came by; nil for one that came as it is.
    package private(set) var lastCompressorID: UInt8?

    package init(
        maximumMessageSize: Int = 48_000_000, decompressor: MessageDecompressor = MessageDecompressor()
    ) {
        self.maximumMessageSize = maximumMessageSize
        self.decompressor = decompressor
        buffer = UnsafeMutableRawPointer.allocate(byteCount: Self.bufferSize, alignment: 16)
    }

    deinit {
        buffer.deallocate()
        large?.memory.deallocate()
    }

    /// Where the next bytes go; never empty once `nextMessage()` has returned nil.
    package var freeSpace: UnsafeMutableRawBufferPointer {
        if let large {
            return UnsafeMutableRawBufferPointer(
                start: large.memory + large.received, count: large.length - large.received)
        }
        return UnsafeMutableRawBufferPointer(start: buffer + buffered, count: Self.bufferSize - buffered)
    }

    /// How many bytes of a large message have yet to come; 0 when none is under way.
    package var missing: Int { large.map { $0.length - $0.received } ?? 0 }

    /// Whether the stream stands between two messages.
    package var isEmpty: Bool { buffered == 0 && large == nil }

    /// Says that `count` bytes have been put at the start of `freeSpace`.
    package mutating func received(_ count: Int) {
        if large != nil {
            large?.received += count
        } else {
            buffered += count
        }
    }

    /// The next whole message; nil when more bytes are needed. One that came compressed is given as it was before.
    ///
    /// - Throws: `WireError` when the length in a header is impossible, or a message cannot be decompressed.
    package mutating func nextMessage() throws(WireError) -> ByteStorage? {
        if let failure { throw failure }
        lastCompressorID = nil
        if let large {
            guard large.received == large.length else { return nil }
            self.large = nil
            return try decompressed(ByteStorage(adopting: large.memory, count: large.length))
        }
        guard buffered >= MessageHeader.byteCount else { return nil }
        let length = try messageLength()
        guard length <= buffered else {
            if length > Self.bufferSize { moveToLarge(length) }
            return nil
        }
        let message = try taken(UnsafeRawBufferPointer(start: buffer, count: length))
        buffered -= length
        if buffered > 0 { buffer.copyMemory(from: buffer + length, byteCount: buffered) }
        return message
    }

    private static func isCompressed(_ message: UnsafeRawPointer) -> Bool {
        MessageHeader(at: message).operationCode == OperationCode.compressed.rawValue
    }

    /// A message out of the small buffer.
    private mutating func taken(_ message: UnsafeRawBufferPointer) throws(WireError) -> ByteStorage {
        guard Self.isCompressed(UnsafeRawPointer(buffer)) else { return ByteStorage(copying: message) }
        return try decompress(message)
    }

    /// A message that came in memory of its own.
    private mutating func decompressed(_ message: ByteStorage) throws(WireError) -> ByteStorage {
        guard Self.isCompressed(message.base) else { return message }
        defer { withExtendedLifetime(message) {} }
        return try decompress(UnsafeRawBufferPointer(start: message.base, count: message.count))
    }

    private mutating func decompress(_ message: UnsafeRawBufferPointer) throws(WireError) -> ByteStorage {
        do throws(WireError) {
            let plain = try decompressor.decompress(message, limit: maximumMessageSize)
            lastCompressorID = message[CompressedHeader.totalByteCount - 1]
            return plain
        } catch {
            failure = error
            throw error
        }
    }

    private mutating func messageLength() throws(WireError) -> Int {
        let length = Int(MessageHeader(at: buffer).messageLength)
        guard length >= MessageHeader.byteCount, length <= maximumMessageSize else {
            let error = WireError(
                .invalidLength,
                "A message of \(length) bytes is announced; at most \(maximumMessageSize) are allowed")
            failure = error
            throw error
        }
        return length
    }

    private mutating func moveToLarge(_ length: Int) {
        let memory = ByteStorage.allocate(count: length)
        memory.copyMemory(from: buffer, byteCount: buffered)
        large = (memory, length, buffered)
        buffered = 0
    }
}
