import Compression
import MongoCore

/// Calls `body` with zeroed space for so many bytes; returns as many of them as it says.
func bytes(_ capacity: Int, _ body: (inout MutableRawSpan) throws -> Int) rethrows -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: capacity)
    var span = bytes.mutableSpan
    var space = span.mutableBytes
    let size = try body(&space)
    return Array(bytes.prefix(size))
}

func snappyCompressed(_ source: [UInt8]) throws -> [UInt8] {
    try bytes(Snappy.maximumCompressedSize(of: source.count)) {
        try Snappy.compress(source.span.bytes, into: &$0)
    }
}

func snappyDecompressed(_ source: [UInt8], size: Int) throws -> [UInt8] {
    try bytes(size) { target in
        try Snappy.decompress(source.span.bytes, into: &target)
        return size
    }
}

/// Texts of all kinds: empty, short, repetitive, random, mixed, longer than a block.
func samples() -> [[UInt8]] {
    var generator = SplitMix(seed: 17)
    var samples: [[UInt8]] = (0..<80).map { size in (0..<size).map { _ in generator.byte(below: 3) } }
    for size in [100, 1000, 65_535, 65_536, 65_537, 200_000] {
        samples.append([UInt8](repeating: 7, count: size))
        samples.append((0..<size).map { _ in generator.byte(below: 256) })
        samples.append((0..<size).map { UInt8(truncatingIfNeeded: $0 / 3 ^ $0 >> 7) })
        samples.append(
            (0..<size).map { $0 % 97 < 60 ? UInt8(truncatingIfNeeded: $0 % 97) : generator.byte(below: 256) })
    }
    return samples
}

extension SplitMix {
    mutating func byte(below limit: UInt64) -> UInt8 {
        UInt8(truncatingIfNeeded: next() % limit)
    }
}
