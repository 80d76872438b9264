import Compression
import MongoCore
import Testing

/// zlib and zstd, which these tests expect on the machine: libz and libzstd belong to every Debian.
@Suite struct LibraryTests {
    @Test(arguments: [-1, 0, 1, 6, 9])
    func zlibBringsBackEverySample(level: Int) throws {
        let zlib = try Zlib()
        for sample in samples() {
            let compressed = try bytes(zlib.maximumCompressedSize(of: sample.count)) {
                try zlib.compress(sample.span.bytes, into: &$0, level: level)
            }
            #expect(
                try decompressed(compressed, size: sample.count) { try zlib.decompress($0, into: &$1) }
                    == sample)
        }
    }

    @Test func zstdBringsBackEverySample() throws {
        let zstd = try Zstandard()
        for sample in samples() {
            let compressed = try bytes(zstd.maximumCompressedSize(of: sample.count)) {
                try zstd.compress(sample.span.bytes, into: &$0)
            }
            #expect(
                try decompressed(compressed, size: sample.count) { try zstd.decompress($0, into: &$1) }
                    == sample)
        }
    }

    /// Streams that the programs of those names made of "hello hello hello hello".
    @Test func readsPublishedFormats() throws {
        let text = Array("hello hello hello hello".utf8)
        let zlib: [UInt8] = [
            0x78, 0x9C, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x57, 0xC8, 0x40, 0x27, 0x01, 0x68, 0x03, 0x08, 0xB1,
        ]
        let zstd: [UInt8] = [
            0x28, 0xB5, 0x2F, 0xFD, 0x04, 0x58, 0x65, 0x00, 0x00, 0x30, 0x68, 0x65, 0x6C, 0x6C, 0x6F, 0x20,
            0x01, 0x00, 0x99, 0x4B, 0x11, 0x17, 0x5E, 0xAE, 0x0D,
        ]
        #expect(try decompressed(zlib, size: text.count) { try Zlib().decompress($0, into: &$1) } == text)
        #expect(
            try decompressed(zstd, size: text.count) { try Zstandard().decompress($0, into: &$1) } == text)
    }

    @Test func whatIsNotTheFormatOrTheSizeIsAnError() throws {
        let text = [UInt8](repeating: 9, count: 300)
        let zlib = try Zlib()
        let zstd = try Zstandard()
        let byZlib = try bytes(1000) { try zlib.compress(text.span.bytes, into: &$0) }
        let byZstd = try bytes(1000) { try zstd.compress(text.span.bytes, into: &$0) }
        for size in [0, 299, 301] {
            expectMalformed {
                _ = try self.decompressed(byZlib, size: size) { try zlib.decompress($0, into: &$1) }
            }
            expectMalformed {
                _ = try self.decompressed(byZstd, size: size) { try zstd.decompress($0, into: &$1) }
            }
        }
        for broken in [Array(byZlib.dropLast()), byZlib + [0], [], [1, 2, 3], byZstd] {
            expectMalformed {
                _ = try self.decompressed(broken, size: 300) { try zlib.decompress($0, into: &$1) }
            }
        }
        for broken in [Array(byZstd.dropLast()), byZstd + [0], [], [1, 2, 3], byZlib] {
            expectMalformed {
                _ = try self.decompressed(broken, size: 300) { try zstd.decompress($0, into: &$1) }
            }
        }
    }

    @Test func zstdServesManyAtOnce() async throws {
        let zstd = try Zstandard()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for seed in 0..<16 {
                group.addTask {
                    var generator = SplitMix(seed: UInt64(seed))
                    let text = (0..<20_000).map { _ in generator.byte(below: 5) }
                    for _ in 0..<10 {
                        let compressed = try bytes(zstd.maximumCompressedSize(of: text.count)) {
                            try zstd.compress(text.span.bytes, into: &$0)
                        }
                        let back = try bytes(text.count) { target in
                            try zstd.decompress(compressed.span.bytes, into: &target)
                            return text.count
                        }
                        #expect(back == text)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func expectMalformed(_ body: () throws -> Void) {
        let error = #expect(throws: CompressionError.self) { try body() }
        #expect(error?.code == .malformed)
    }

    private func decompressed(
        _ source: [UInt8], size: Int, _ decompress: (RawSpan, inout MutableRawSpan) throws -> Void
    ) throws -> [UInt8] {
        try bytes(size) { target in
            try decompress(source.span.bytes, &target)
            return size
        }
    }
}
