import BSON

/// A stored file, to be read chunk by chunk.
///
/// ```swift
/// for try await chunk in try await bucket.openDownload(id) {
///     chunk.withUnsafeBytes { … }
/// }
/// ```
/// Each iteration reads from the beginning. Chunks are handed out as they came, without being copied.
public struct GridFSDownload: AsyncSequence, Sendable {
    /// The file's description.
    public let file: GridFSFile
    private let bucket: GridFSBucket

    /// What a lying description can make the reader set aside before any byte has come.
    private static let largestReservation = 256 * 1024 * 1024

    init(_ bucket: GridFSBucket, file: GridFSFile) {
        self.bucket = bucket
        self.file = file
    }

    /// Reads the whole file into memory. Cost: one copy.
    ///
    /// While a batch is copied the server works on the next.
    ///
    /// - Throws: as iteration does.
    public func readAll() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        let size = Swift.min(file.length, Self.largestReservation)
        bytes.reserveCapacity(size)
        bytes.withUnsafeMutableBytes {
            LargeMemory.prefersLargePages(UnsafeMutableRawBufferPointer(start: $0.baseAddress, count: size))
        }
        var chunks = GridFSDownloadIterator(bucket, file: file, readsAhead: true)
        while let chunk = try await chunks.next() { chunk.withUnsafeBytes { bytes.append(contentsOf: $0) } }
        return bytes
    }

    /// Reads the file from its beginning.
    public func makeAsyncIterator() -> GridFSDownloadIterator {
        GridFSDownloadIterator(bucket, file: file, readsAhead: false)
    }
}
