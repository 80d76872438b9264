import Synchronization

/// The Zstandard format (RFC 8878), by the system's libzstd.
///
/// Shared by all connections of a client: the working memory of a call, which takes longer to set up than a short
/// message to compress, is kept for the next.
package final class Zstandard: Sendable {
    private let library: ZstandardLibrary
    private let compressors: WorkingMemory
    private let decompressors: WorkingMemory

    /// Loads libzstd, once in a process.
    ///
    /// - Throws: `CompressionError` with code `.libraryMissing`.
    package init() throws(CompressionError) {
        let library = try ZstandardLibrary.shared.get()
        self.library = library
        compressors = WorkingMemory(make: library.createCompressor, free: library.freeCompressor)
        decompressors = WorkingMemory(make: library.createDecompressor, free: library.freeDecompressor)
    }

    /// The level that zstd itself recommends.
    package static let standardLevel = 3

    /// The most bytes that compressing `count` bytes can give.
    package func maximumCompressedSize(of count: Int) -> Int {
        library.compressBound(count)
    }

    /// Compresses all of `source` into the start of `target`, which has room for the maximum; returns the size.
    package func compress(_ source: RawSpan, into target: inout MutableRawSpan, level: Int = standardLevel)
        throws(CompressionError) -> Int
    {
        let level = Int32(clamping: level)
        let memory = try compressors.take()
        defer { compressors.giveBack(memory) }
        let size = target.withUnsafeMutableBytes { target in
            source.withUnsafeBytes { source in
                library.compress(
                    memory.pointer, target.baseAddress, target.count, source.baseAddress, source.count, level)
            }
        }
        guard !library.isError(size) else {
            throw CompressionError(.failed, "zstd cannot compress: \(library.message(of: size))")
        }
        return size
    }

    /// Decompresses all of `source` so that it fills `target` exactly.
    package func decompress(_ source: RawSpan, into target: inout MutableRawSpan) throws(CompressionError) {
        let announced = target.byteCount
        let memory = try decompressors.take()
        defer { decompressors.giveBack(memory) }
        let size = target.withUnsafeMutableBytes { target in
            source.withUnsafeBytes { source in
                library.decompress(
                    memory.pointer, target.baseAddress, target.count, source.baseAddress, source.count)
            }
        }
        guard !library.isError(size) else {
            throw CompressionError(.malformed, "The zstd data are malformed: \(library.message(of: size))")
        }
        guard size == announced else {
            throw CompressionError(
                .malformed, "The zstd data give \(size) bytes of \(announced) announced")
        }
    }
}
