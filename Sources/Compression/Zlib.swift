import Glibc

/// The zlib format (RFC 1950), by the system's libz.
package struct Zlib: Sendable {
    private let library: ZlibLibrary

    /// Loads libz, once in a process.
    ///
    /// - Throws: `CompressionError` with code `.libraryMissing`.
    package init() throws(CompressionError) {
        library = try ZlibLibrary.shared.get()
    }

    /// The levels there are: 0 copies, 1 is fastest, 9 is smallest, -1 is libz's own choice.
    package static let levels = -1...9

    /// The most bytes that compressing `count` bytes can give.
    package func maximumCompressedSize(of count: Int) -> Int {
        Int(clamping: library.compressBound(UInt(clamping: count)))
    }

    /// Compresses all of `source` into the start of `target`, which has room for the maximum; returns the size.
    package func compress(_ source: RawSpan, into target: inout MutableRawSpan, level: Int = -1)
        throws(CompressionError) -> Int
    {
        let level = Int32(clamping: level)
        var size = UInt(target.byteCount)
        let status = target.withUnsafeMutableBytes { target in
            source.withUnsafeBytes { source in
                library.compress(target.baseAddress, &size, source.baseAddress, UInt(source.count), level)
            }
        }
        switch status {
        case Self.ok: return Int(clamping: size)
        case Self.noRoom: throw CompressionError(.noRoom, "zlib has too little room for its result")
        default: throw CompressionError(.failed, "zlib cannot compress: its status is \(status)")
        }
    }

    /// Decompresses all of `source` so that it fills `target` exactly.
    package func decompress(_ source: RawSpan, into target: inout MutableRawSpan) throws(CompressionError) {
        let announced = target.byteCount
        let available = source.byteCount
        var size = UInt(announced)
        var used = UInt(available)
        let status = target.withUnsafeMutableBytes { target in
            source.withUnsafeBytes { source in
                library.uncompress(target.baseAddress, &size, source.baseAddress, &used)
            }
        }
        switch status {
        case Self.ok: break
        case Self.outOfMemory: throw CompressionError(.failed, "zlib is out of memory")
        case Self.noRoom:
            throw CompressionError(
                .malformed, "The zlib data give more than the \(announced) bytes announced")
        default: throw CompressionError(.malformed, "The zlib data are malformed: status \(status)")
        }
        guard size == UInt(announced), used == UInt(available) else {
            throw CompressionError(
                .malformed,
                "The zlib data give \(size) bytes of \(announced) announced and use \(used) of \(available)")
        }
    }

    private static let ok: Int32 = 0
    private static let outOfMemory: Int32 = -4
    private static let noRoom: Int32 = -5
}
