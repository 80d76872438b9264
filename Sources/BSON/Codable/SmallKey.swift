/// The UTF-8 of a string of at most fifteen bytes as two words, so that a key is compared or written without a call.
///
/// Swift keeps such strings inside of the `String` value: fifteen bytes of text, zeros behind it, and a last byte of
/// flags and length. That layout is the fastest way to the text, but no promise of the language; `isLayoutKnown`
/// therefore tries it out once per process, and where it differs every string takes the slow way.
struct SmallKey {
    let low: UInt64
    let high: UInt64
    let count: Int

    /// Nil for longer strings, and for strings whose text is kept elsewhere.
    @inline(__always)
    init?(_ text: String) {
        guard Self.isLayoutKnown else { return nil }
        self.init(unchecked: text)
    }

    @inline(__always)
    private init?(unchecked text: String) {
        // Sound: a String is two words without padding, and every bit pattern is a valid pair of integers.
        let words = unsafeBitCast(text, to: (UInt64, UInt64).self)
        let flags = words.1 >> 60
        guard flags == 0xE || flags == 0xA else { return nil }
        low = words.0
        high = words.1 & 0x00FF_FFFF_FFFF_FFFF
        count = Int(truncatingIfNeeded: words.1 >> 56 & 0xF)
    }

    /// Whether the text and a null byte stand at `pointer`, where 16 bytes must be readable.
    @inline(__always)
    func matches(_ pointer: UnsafeRawPointer) -> Bool {
        let first = pointer.loadUnaligned(as: UInt64.self)
        if count < 8 { return (first ^ low) & Self.mask(count) == 0 }
        let second = pointer.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        return first == low && (second ^ high) & Self.mask(count &- 8) == 0
    }

    /// Whether the text contains a null byte, which no key in BSON does.
    @inline(__always)
    var containsNull: Bool {
        if count < 8 { return Self.hasZero(low | Self.ones(from: count)) }
        return Self.hasZero(low) || Self.hasZero(high | Self.ones(from: count &- 8))
    }

    /// Covers `count` bytes and the terminator.
    @inline(__always)
    private static func mask(_ count: Int) -> UInt64 {
        ~0 &>> UInt64(truncatingIfNeeded: 56 &- 8 &* count)
    }

    @inline(__always)
    private static func ones(from count: Int) -> UInt64 {
        ~0 &<< UInt64(truncatingIfNeeded: 8 &* count)
    }

    @inline(__always)
    private static func hasZero(_ word: UInt64) -> Bool {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 != 0
    }

    static let isLayoutKnown: Bool = {
        guard MemoryLayout<String>.size == 16, 1.littleEndian == 1 else { return false }
        let samples = ["", "a", "_id", "seventh", "eighthxx", "a\u{0}b", "Größe", "fifteen bytes!!", "日本"]
        let isSixteenSmall = SmallKey(unchecked: "sixteen bytes!!!" + samples[0]) != nil
        return !isSixteenSmall && samples.allSatisfy(Self.isLaidOutAsExpected)
    }()

    private static func isLaidOutAsExpected(_ sample: String) -> Bool {
        // Joined at run time: a literal alone would prove the layout of literals only.
        let text = String(decoding: Array(sample.utf8), as: UTF8.self)
        guard let key = SmallKey(unchecked: text), key.count == text.utf8.count else { return false }
        let padded = Array(text.utf8) + Array(repeating: 0, count: 16 - key.count)
        return padded.withUnsafeBytes { bytes in
            bytes.loadUnaligned(as: UInt64.self) == key.low
                && bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self) == key.high
        }
    }
}
