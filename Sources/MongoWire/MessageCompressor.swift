package import Compression

/// A way to compress messages, with its number and name in the protocol.
package enum MessageCompressor: Sendable {
    /// The quickest.
    case snappy
    /// The one that is found everywhere, at one of its levels.
    case zlib(Zlib, level: Int)
    /// The best.
    case zstd(Zstandard)

    /// Its name in hello's list.
    package var name: String {
        switch self {
        case .snappy: "snappy"
        case .zlib: "zlib"
        case .zstd: "zstd"
        }
    }

    /// Its number in a message.
    var id: UInt8 {
        switch self {
        case .snappy: 1
        case .zlib: 2
        case .zstd: 3
        }
    }

    /// What a message carries that is not compressed after all.
    static let noop: UInt8 = 0

    func maximumCompressedSize(of count: Int) -> Int {
        switch self {
        case .snappy: Snappy.maximumCompressedSize(of: count)
        case .zlib(let zlib, _): zlib.maximumCompressedSize(of: count)
        case .zstd(let zstd): zstd.maximumCompressedSize(of: count)
        }
    }

    func compress(_ source: RawSpan, into target: inout MutableRawSpan) throws(CompressionError) -> Int {
        switch self {
        case .snappy: try Snappy.compress(source, into: &target)
        case .zlib(let zlib, let level): try zlib.compress(source, into: &target, level: level)
        case .zstd(let zstd): try zstd.compress(source, into: &target)
        }
    }

    func decompress(_ source: RawSpan, into target: inout MutableRawSpan) throws(CompressionError) {
        switch self {
        case .snappy: try Snappy.decompress(source, into: &target)
        case .zlib(let zlib, _): try zlib.decompress(source, into: &target)
        case .zstd(let zstd): try zstd.decompress(source, into: &target)
        }
    }
}
