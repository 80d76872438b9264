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

    /// The size that a message may not exceed.
    package var maximumMessageSize: Int

    package init(maximumMessageSize: Int = 48_000_000) {
        self.maximumMessageSize = maximumMessageSize
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

    /// The next whole message; nil when more bytes are needed.
    ///
    /// - Throws: `WireError` when the length in a header is impossible.
    package mutating func nextMessage() throws(WireError) -> ByteStorage? {
        if let failure { throw failure }
        if let large {
            guard large.received == large.length else { return nil }
            self.large = nil
            return ByteStorage(adopting: large.memory, count: large.length)
        }
        guard buffered >= MessageHeader.byteCount else { return nil }
        let length = try messageLength()
        guard length <= buffered else {
            if length > Self.bufferSize { moveToLarge(length) }
            return nil
        }
        let message = ByteStorage(copying: UnsafeRawBufferPointer(start: buffer, count: length))
        buffered -= length
        if buffered > 0 { buffer.copyMemory(from: buffer + length, byteCount: buffered) }
        return message
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
