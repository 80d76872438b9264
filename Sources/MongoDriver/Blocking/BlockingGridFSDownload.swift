import MongoTransport

/// A stored file that is read without tasks, from the beginning to the end. It is not for several threads at once.
///
/// ```swift
/// let download = try bucket.openDownload(id)
/// while let chunk = try download.next() { chunk.withUnsafeBytes { … } }
/// ```
public final class BlockingGridFSDownload {
    /// The file's description.
    public let file: GridFSFile
    private var iterator: GridFSDownloadIterator

    init(_ download: GridFSDownload) {
        file = download.file
        iterator = download.makeAsyncIterator()
    }

    /// The next chunk; nil at the end of the file. See `GridFSDownloadIterator.next()`.
    public func next() throws -> GridFSChunk? {
        try Blocking.run { try await iterator.next() }
    }

    /// Reads what is left of the file into memory. Cost: one copy.
    ///
    /// - Throws: as `next()`.
    public func readAll() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let chunk = try next() { chunk.withUnsafeBytes { bytes.append(contentsOf: $0) } }
        return bytes
    }
}
