import BSON

/// Some of a file's bytes, as they came from the server.
///
/// A chunk keeps alive the reply that it came in, which holds up to 16 MB; `bytes` is a copy that does not.
public struct GridFSChunk: Sendable {
    /// The chunk's place in the file, counted from 0.
    public let number: Int
    /// How many bytes it holds.
    public let count: Int
    private let storage: ByteStorage
    private let offset: Int

    /// Takes the binary value of an element, which has been measured.
    init(number: Int, _ element: RawElement) {
        self.number = number
        // The value begins with its length and its subtype.
        let headerSize = 5
        storage = element.storage
        offset = element.valueStart + headerSize
        count = element.valueCount - headerSize
    }

    /// Calls `body` with the bytes, which stay valid until it returns. Cost: no copy.
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(storage) {} }
        return try body(UnsafeRawBufferPointer(start: storage.base + offset, count: count))
    }

    /// The bytes as an array. Cost: one copy.
    public var bytes: [UInt8] { withUnsafeBytes { Array($0) } }
}
