import Glibc

/// Writes BSON into one growing buffer; the length of each document is filled in when it ends.
///
/// ```swift
/// func encode(bson writer: inout BSONWriter) throws(BSONError) {
///     try writer.append("_id", id)
///     try writer.append("total", total)
/// }
/// ```
public struct BSONWriter: ~Copyable {
    @usableFromInline var base: UnsafeMutableRawPointer
    /// Bytes that there is memory for.
    @usableFromInline package var capacity: Int
    /// Bytes written so far.
    @usableFromInline package var count: Int
    /// Documents begun and not ended.
    @usableFromInline var depth = 0

    @usableFromInline package init(capacity: Int = 256) {
        self.capacity = max(capacity, 64)
        base = UnsafeMutableRawPointer.allocate(
            byteCount: self.capacity + ByteStorage.paddingSize, alignment: 16)
        count = 0
    }

    deinit {
        base.deallocate()
    }

    /// What has been written, as a storage; the memory is handed over, not copied.
    package consuming func takeStorage() -> ByteStorage {
        let storage = ByteStorage(adopting: base, count: count)
        discard self
        return storage
    }

    /// The one document written.
    @usableFromInline package consuming func finish() -> RawDocument {
        let storage = takeStorage()
        return RawDocument(storage: storage, offset: 0, byteCount: storage.count)
    }

    /// Forgets what was written; keeps the memory unless it is larger than the limit.
    package mutating func removeAll(keepingAtMost limit: Int = .max) {
        count = 0
        depth = 0
        guard capacity > limit else { return }
        base.deallocate()
        capacity = 256
        base = UnsafeMutableRawPointer.allocate(byteCount: capacity + ByteStorage.paddingSize, alignment: 16)
    }

    /// Drops what was written after the first `size` bytes, as if it had never been.
    package mutating func truncate(to size: Int) {
        count = min(count, max(size, 0))
    }

    /// What has been written, valid until the next mutation.
    package var unsafeBytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base, count: count)
    }

    /// Forgets what was written, and gives back memory beyond what most documents need.
    package mutating func shrink() {
        removeAll()
        guard capacity > Self.keptCapacity else { return }
        base.deallocate()
        capacity = Self.keptCapacity
        base = UnsafeMutableRawPointer.allocate(byteCount: capacity + ByteStorage.paddingSize, alignment: 16)
    }

    private static let keptCapacity = 64 * 1024

    /// Calls `body` with what has been written.
    package borrowing func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }

    static let emptyDocument: ByteStorage = {
        let bytes: [UInt8] = [5, 0, 0, 0, 0]
        return bytes.withUnsafeBytes { ByteStorage(copying: $0) }
    }()

    // MARK: Bytes

    @inlinable package mutating func reserve(_ additional: Int) {
        if additional > capacity &- count { grow(by: additional) }
    }

    @usableFromInline mutating func grow(by additional: Int) {
        let newCapacity = max(capacity * 2, count + additional)
        let memory = LargeMemory.allocate(byteCount: newCapacity + ByteStorage.paddingSize)
        memory.copyMemory(from: base, byteCount: count)
        base.deallocate()
        base = memory
        capacity = newCapacity
    }

    @inlinable package mutating func put(_ byte: UInt8) {
        reserve(1)
        base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count &+= 1
    }

    @inlinable package mutating func put<Integer: FixedWidthInteger & BitwiseCopyable>(_ value: Integer) {
        reserve(MemoryLayout<Integer>.size)
        base.storeBytes(of: value.littleEndian, toByteOffset: count, as: Integer.self)
        count &+= MemoryLayout<Integer>.size
    }

    @inlinable package mutating func put(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        (base + count).copyMemory(from: source, byteCount: bytes.count)
        count &+= bytes.count
    }

    /// Overwrites four bytes written before.
    @inlinable package mutating func patch(_ value: Int32, at offset: Int) {
        base.storeBytes(of: value.littleEndian, toByteOffset: offset, as: Int32.self)
    }

    /// Overwrites a type byte written before.
    @inlinable package mutating func patch(type: BSONType, at offset: Int) {
        base.storeBytes(of: type.byte, toByteOffset: offset, as: UInt8.self)
    }

    // MARK: Documents

    /// Leaves room for a length and returns where it is.
    @inlinable package mutating func beginDocument() throws(BSONError) -> Int {
        depth &+= 1
        guard depth <= BSONLimits.maximumDepth else { throw BSONReader.tooDeep(at: count) }
        let start = count
        put(Int32(0))
        return start
    }

    /// Writes the terminator and fills in the length.
    @inlinable package mutating func endDocument(_ start: Int) throws(BSONError) {
        put(UInt8(0))
        depth &-= 1
        guard let length = Int32(exactly: count - start) else { throw Self.tooLarge }
        patch(length, at: start)
    }

    @usableFromInline package static var tooLarge: BSONError {
        BSONError(.tooLarge, "The document is larger than \(BSONLimits.maximumByteCount) bytes")
    }
}
