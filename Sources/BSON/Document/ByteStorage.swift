import Glibc

/// Bytes that never change again, shared by every `RawDocument` cut out of them.
///
/// A reply from the server is one storage; its documents are ranges of it.
/// `paddingSize` readable zero bytes follow the contents, so that a reader may load a whole word at their end.
public final class ByteStorage: @unchecked Sendable {
    // Unchecked: the memory is written only before the initialiser returns, and freed only in deinit.

    /// Readable bytes behind the contents.
    package static let paddingSize = 16

    @usableFromInline package let base: UnsafeRawPointer
    /// The number of bytes held.
    public let count: Int

    /// Copies the bytes. Cost: one allocation and one copy.
    public init(copying bytes: UnsafeRawBufferPointer) {
        let memory = Self.allocate(count: bytes.count)
        if let source = bytes.baseAddress, bytes.count > 0 {
            memory.copyMemory(from: source, byteCount: bytes.count)
        }
        base = UnsafeRawPointer(memory)
        count = bytes.count
    }

    /// Takes over memory from `malloc` whose capacity is at least `count + paddingSize`; zeroes the padding.
    package init(adopting memory: UnsafeMutableRawPointer, count: Int) {
        memset(memory + count, 0, Self.paddingSize)
        base = UnsafeRawPointer(memory)
        self.count = count
    }

    /// Memory for `count` bytes and the padding, the padding zeroed. Give it to `init(adopting:count:)` or free it.
    package static func allocate(count: Int) -> UnsafeMutableRawPointer {
        let memory = LargeMemory.allocate(byteCount: count + paddingSize)
        memset(memory + count, 0, paddingSize)
        return memory
    }

    deinit {
        base.deallocate()
    }

    /// Calls `body` with the bytes, which stay valid until it returns.
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(UnsafeRawBufferPointer(start: base, count: count))
    }
}
