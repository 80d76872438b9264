import Synchronization

/// The UTF-8 of a string of at most fifteen bytes as two words, so that most keys and many values are read, compared
/// and written without a call.
///
/// Swift keeps such strings inside of the `String` value: fifteen bytes of text, zeros behind it, and a last byte of
/// flags and length. That layout is the fastest way to the text, but no promise of the language; `isLayoutKnown`
/// therefore tries it out once per process, and where it differs every string takes the slow way.
@usableFromInline package struct SmallText: Equatable {
    @usableFromInline let low: UInt64
    @usableFromInline let high: UInt64
    @usableFromInline let count: Int

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

    /// The bytes at `pointer`, at most fifteen, loaded by words that overlap rather than reach beyond them.
    @inlinable @inline(__always)
    init(at pointer: UnsafeRawPointer, count: Int) {
        assert(count <= 15)
        self.count = count
        if count >= 8 {
            low = pointer.loadUnaligned(as: UInt64.self)
            let last = pointer.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
            high = count == 8 ? 0 : last &>> UInt64(truncatingIfNeeded: 8 &* (16 &- count))
        } else if count >= 4 {
            let first = UInt64(pointer.loadUnaligned(as: UInt32.self))
            let last = UInt64(pointer.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
            low = first | last &<< UInt64(truncatingIfNeeded: 8 &* (count &- 4))
            high = 0
        } else if count > 0 {
            let half = count &>> 1
            let first = UInt64(pointer.load(as: UInt8.self))
            let middle = UInt64(pointer.load(fromByteOffset: half, as: UInt8.self))
            let last = UInt64(pointer.load(fromByteOffset: count &- 1, as: UInt8.self))
            low =
                first | middle &<< UInt64(truncatingIfNeeded: 8 &* half)
                | last &<< UInt64(truncatingIfNeeded: 8 &* (count &- 1))
            high = 0
        } else {
            low = 0
            high = 0
        }
    }

    /// Whether the text and a null byte stand at `pointer`, where 16 bytes must be readable.
    @inline(__always)
    func matches(_ pointer: UnsafeRawPointer) -> Bool {
        let first = pointer.loadUnaligned(as: UInt64.self)
        if count < 8 { return (first ^ low) & Self.mask(count) == 0 }
        let second = pointer.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        return first == low && (second ^ high) & Self.mask(count &- 8) == 0
    }

    /// The bits that the text and a null byte behind it take up in two words.
    @inline(__always)
    var masks: (low: UInt64, high: UInt64) {
        count < 8 ? (Self.mask(count), 0) : (~0, Self.mask(count &- 8))
    }

    /// Whether the text contains a null byte, which no key in BSON does.
    @inlinable @inline(__always)
    var containsNull: Bool {
        if count < 8 { return Self.hasZero(low | Self.ones(from: count)) }
        return Self.hasZero(low) || Self.hasZero(high | Self.ones(from: count &- 8))
    }

    /// Covers `count` bytes and the terminator.
    @inline(__always)
    private static func mask(_ count: Int) -> UInt64 {
        ~0 &>> UInt64(truncatingIfNeeded: 56 &- 8 &* count)
    }

    @inlinable @inline(__always)
    static func ones(from count: Int) -> UInt64 {
        ~0 &<< UInt64(truncatingIfNeeded: 8 &* count)
    }

    @inlinable @inline(__always)
    static func hasZero(_ word: UInt64) -> Bool { zeroMarks(word) != 0 }

    /// The lowest bit set marks the first byte that is zero; without one there is no such byte.
    @inlinable @inline(__always)
    static func zeroMarks(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }

    /// A string of these bytes, the ones beyond `count` ignored; nil unless they are ASCII.
    ///
    /// Only where `isLayoutKnown`.
    @inline(__always)
    static func ascii(low: UInt64, high: UInt64, count: Int) -> String? {
        assert(count <= 15)
        let low = count < 8 ? low & ~ones(from: count) : low
        let high = count <= 8 ? 0 : high & ~ones(from: count &- 8)
        guard (low | high) & 0x8080_8080_8080_8080 == 0 else { return nil }
        let flags = (0xE0 | UInt64(truncatingIfNeeded: count)) &<< 56
        // Sound: these are the bits that the layout below gives a string of this text; it owns no memory.
        return unsafeBitCast((low, high | flags), to: String.self)
    }

    /// Whether strings are laid out as this type takes it.
    @inline(__always)
    static var isLayoutKnown: Bool {
        let state = layoutState.load(ordering: .relaxed)
        return state == Self.known || (state == 0 && tryLayout())
    }

    private static let known: UInt8 = 1
    private static let unknown: UInt8 = 2

    @inline(never)
    private static func tryLayout() -> Bool {
        let samples = ["", "a", "_id", "seventh", "eighthxx", "a\u{0}b", "Größe", "fifteen bytes!!", "日本"]
        let isSixteenSmall = SmallText(unchecked: "sixteen bytes!!!" + samples[0]) != nil
        let isKnown =
            MemoryLayout<String>.size == 16 && 1.littleEndian == 1 && !isSixteenSmall
            && samples.allSatisfy(isLaidOutAsExpected)
        layoutState.store(isKnown ? known : unknown, ordering: .relaxed)
        return isKnown
    }

    private static func isLaidOutAsExpected(_ sample: String) -> Bool {
        // Joined at run time: a literal alone would prove the layout of literals only.
        let text = String(decoding: Array(sample.utf8), as: UTF8.self)
        guard let key = SmallText(unchecked: text), key.count == text.utf8.count else { return false }
        let padded = Array(text.utf8) + Array(repeating: 0, count: 16 - key.count)
        return padded.withUnsafeBytes { bytes in
            bytes.loadUnaligned(as: UInt64.self) == key.low
                && bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self) == key.high
        } && isBuiltAsExpected(text, key)
    }

    /// Whether the bits are those that `ascii` makes, flags included.
    private static func isBuiltAsExpected(_ text: String, _ key: SmallText) -> Bool {
        let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        let flags = (isASCII ? 0xE0 : 0xA0) | UInt64(key.count)
        return unsafeBitCast(text, to: (UInt64, UInt64).self).1 == key.high | flags << 56
    }
}

/// 0 until the layout has been tried out. An atomic with a constant value costs a load; a lazy global, a call.
private let layoutState = Atomic<UInt8>(0)
