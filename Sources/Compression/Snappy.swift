/// The raw block format of Snappy: a length, then literals and copies of what came before.
///
/// Written from the format's description; there is no library to load. It compresses less than zlib and zstd and
/// costs the least.
package enum Snappy {
    /// The most bytes that compressing `count` bytes can give.
    ///
    /// A copy always saves something, so the worst is one literal per block and the length in front; the sixth is the
    /// allowance that the format's other implementations make, and a safe one.
    package static func maximumCompressedSize(of count: Int) -> Int {
        let (size, overflow) = (count / 6).addingReportingOverflow(count)
        return overflow || size > .max - 32 ? .max : size + 32
    }

    /// Compresses all of `source` into the start of `target`, which has room for the maximum; returns the size.
    ///
    /// - Throws: `CompressionError` with `.noRoom` if it has not, or with `.failed` for more than the 4 GiB that the
    ///   length can say.
    package static func compress(_ source: RawSpan, into target: inout MutableRawSpan)
        throws(CompressionError)
        -> Int
    {
        guard UInt32(exactly: source.byteCount) != nil else {
            throw CompressionError(.failed, "Snappy takes less than 4 GiB, not \(source.byteCount) bytes")
        }
        guard target.byteCount >= maximumCompressedSize(of: source.byteCount) else {
            throw CompressionError(.noRoom, "Snappy has too little room for its result")
        }
        return target.withUnsafeMutableBytes { target in
            source.withUnsafeBytes { source in
                guard let start = target.baseAddress else { return 0 }
                var encoder = SnappyEncoder(writingTo: start)
                encoder.encode(source)
                return encoder.position - start
            }
        }
    }

    /// Decompresses all of `source` so that it fills `target` exactly.
    ///
    /// - Throws: `CompressionError` with `.malformed`; the target then holds anything.
    package static func decompress(_ source: RawSpan, into target: inout MutableRawSpan)
        throws(CompressionError)
    {
        try target.withUnsafeMutableBytes { target throws(CompressionError) in
            try source.withUnsafeBytes { source throws(CompressionError) in
                var decoder = SnappyDecoder(source, into: target)
                try decoder.decode()
            }
        }
    }

    /// The size of the decompressed bytes that `source` announces.
    ///
    /// - Throws: `CompressionError` with `.malformed`.
    package static func decompressedSize(_ source: RawSpan) throws(CompressionError) -> Int {
        try source.withUnsafeBytes { source throws(CompressionError) in
            var decoder = SnappyDecoder(source, into: UnsafeMutableRawBufferPointer(start: nil, count: 0))
            return try decoder.announcedSize()
        }
    }
}
