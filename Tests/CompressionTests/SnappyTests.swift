import Compression
import MongoCore
import Testing

@Suite struct SnappyTests {
    @Test func everySampleComesBack() throws {
        for sample in samples() {
            let compressed = try snappyCompressed(sample)
            #expect(try Snappy.decompressedSize(compressed.span.bytes) == sample.count)
            #expect(try snappyDecompressed(compressed, size: sample.count) == sample)
        }
    }

    @Test func repetitionShrinksAndNoiseHardlyGrows() throws {
        let repetitive = try snappyCompressed([UInt8](repeating: 7, count: 100_000))
        // A copy of 64 bytes takes three.
        #expect(repetitive.count < 100_000 * 3 / 64 + 20)
        var generator = SplitMix(seed: 3)
        let noise = try snappyCompressed((0..<100_000).map { _ in generator.byte(below: 256) })
        #expect(noise.count < 100_050)
    }

    /// Streams made by hand from the format's description.
    @Test(
        arguments: [
            ([0], ""),
            ([5, 4 << 2] + Array("hello".utf8), "hello"),
            // The literal's length in one, two, three and four further bytes.
            ([3, 60 << 2, 2] + Array("abc".utf8), "abc"),
            ([3, 61 << 2, 2, 0] + Array("abc".utf8), "abc"),
            ([3, 62 << 2, 2, 0, 0] + Array("abc".utf8), "abc"),
            ([3, 63 << 2, 2, 0, 0, 0] + Array("abc".utf8), "abc"),
            // A copy with an offset of 11 bits, one of 16 and one of 32; each repeats what it is writing.
            ([7, 2 << 2] + Array("abc".utf8) + [0 << 2 | 1, 3], "abcabca"),
            ([11, 2 << 2] + Array("abc".utf8) + [7 << 2 | 2, 3, 0], "abcabcabcab"),
            ([6, 2 << 2] + Array("abc".utf8) + [2 << 2 | 3, 3, 0, 0, 0], "abcabc"),
            ([5, 0] + Array("x".utf8) + [0 << 2 | 1, 1], "xxxxx"),
            // A length with more bytes than it needs.
            ([0x83, 0x80, 0, 2 << 2] + Array("abc".utf8), "abc"),
        ] as [([UInt8], String)])
    func readsTheFormat(compressed: [UInt8], text: String) throws {
        #expect(try snappyDecompressed(compressed, size: text.utf8.count) == Array(text.utf8))
    }

    @Test(
        arguments: [
            [],
            [0x80],
            [0x80, 0x80, 0x80, 0x80, 0x10, 0],
            [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            // Another size than there is room for, or than comes out.
            [4, 4 << 2] + Array("hello".utf8),
            [3, 4 << 2] + Array("hello".utf8),
            [5, 3 << 2] + Array("hell".utf8),
            // Cut off in a literal, in its length, in a copy's offset.
            [5, 4 << 2] + Array("hel".utf8),
            [5, 63 << 2, 4, 0],
            [5, 0, 1, 1],
            [5, 0, 1, 0 << 2 | 2, 1],
            [5, 0, 1, 0 << 2 | 3, 1, 0, 0],
            // A copy from before the beginning, from nowhere, and of too much.
            [5, 0, 1, 0 << 2 | 1, 2],
            [5, 0, 1, 0 << 2 | 1, 0],
            [5, 0, 1, 3 << 2 | 2, 0xFF, 0xFF],
            [5, 0, 1, 63 << 2 | 2, 1, 0],
            [5, 0, 1, 3 << 2 | 3, 0xFF, 0xFF, 0xFF, 0xFF],
            // A literal longer than anything.
            [5, 63 << 2, 0xFF, 0xFF, 0xFF, 0xFF, 1],
        ] as [[UInt8]])
    func malformedBytesAreErrors(compressed: [UInt8]) {
        let error = #expect(throws: CompressionError.self) { try snappyDecompressed(compressed, size: 5) }
        #expect(error?.code == .malformed)
    }

    @Test func anyChangedByteIsReadOrRefused() throws {
        var generator = SplitMix(seed: 29)
        let text = (0..<400).map { $0 % 50 < 30 ? UInt8($0 % 50) : generator.byte(below: 4) }
        let compressed = try snappyCompressed(text)
        var refused = 0
        for index in compressed.indices {
            for bit in 0..<8 {
                var changed = compressed
                changed[index] ^= 1 << bit
                do {
                    #expect(try snappyDecompressed(changed, size: text.count).count == text.count)
                } catch {
                    refused += 1
                }
            }
        }
        #expect(refused > compressed.count)
    }

    @Test func tooLittleRoomIsAnError() {
        let error = #expect(throws: CompressionError.self) {
            try bytes(20) { try Snappy.compress([UInt8](repeating: 1, count: 20).span.bytes, into: &$0) }
        }
        #expect(error?.code == .noRoom)
    }
}
