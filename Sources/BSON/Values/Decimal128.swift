/// A 128-bit decimal floating point number (IEEE 754-2008, binary integer significand), as MongoDB stores it.
///
/// It holds up to 34 decimal digits and exponents from -6176 to 6111, and keeps trailing zeros: `1.0` and
/// `1.00` are two values here. Text goes in and out exactly; nothing is ever rounded silently.
///
/// ```swift
/// let price = Decimal128("19.90")!
/// print(price)                       // 19.90
/// let tooFine = Decimal128("1E-7000")   // nil: it cannot be held exactly
/// ```
///
/// The type carries values; it has no arithmetic. Equality and hashing compare the stored bits, so `1.0` is not
/// equal to `1.00`, `0` not to `-0`, and a NaN equals a NaN of the same bits.
public struct Decimal128: Hashable, Sendable {
    /// The more significant eight bytes: sign, exponent and the top of the significand.
    package let high: UInt64
    /// The less significant eight bytes. On the wire they come first.
    package let low: UInt64

    /// Takes the bits as they are; every pattern is a value.
    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Not a number.
    public static let nan = Decimal128(high: nanBits, low: 0)
    /// Positive infinity.
    public static let infinity = Decimal128(high: infinityBits, low: 0)

    /// Whether this is not a number, quiet or signaling.
    public var isNaN: Bool { high & Self.nanBits == Self.nanBits }

    /// Whether this is positive or negative infinity.
    public var isInfinite: Bool { high & Self.nanBits == Self.infinityBits }

    /// Whether this is a number: neither NaN nor an infinity.
    public var isFinite: Bool { high & Self.infinityBits != Self.infinityBits }

    /// Whether this is zero, of either sign and any exponent.
    public var isZero: Bool { finiteParts?.significand == 0 }

    /// The stored sign; zeros, infinities and NaN have one too.
    public var sign: FloatingPointSign { high & Self.signBit == 0 ? .plus : .minus }
}

extension Decimal128 {
    static let signBit: UInt64 = 1 << 63
    static let infinityBits: UInt64 = 0b11110 << 58
    static let nanBits: UInt64 = 0b11111 << 58
    static let exponentBias = 6176

    /// The most digits a significand can have.
    package static let maximumDigits = 34
    /// The smallest exponent of a significand read as an integer.
    package static let minimumExponent = -6176
    /// The largest exponent of a significand read as an integer.
    package static let maximumExponent = 6111
    /// 34 nines.
    package static let maximumSignificand: UInt128 = powerOfTen(34) - 1

    /// The magnitude of a finite number, `significand * 10^exponent`; nil for NaN and the infinities.
    ///
    /// A significand of more than 34 digits, which no encoder should produce, stands for zero by the standard.
    package var finiteParts: (significand: UInt128, exponent: Int)? {
        guard isFinite else { return nil }
        if high >> 61 & 0b11 == 0b11 {
            // This layout has an implied top of binary 100, which is always beyond 34 digits.
            return (0, Int(high >> 47 & 0x3FFF) - Self.exponentBias)
        }
        let significand = UInt128(high & 0x1_FFFF_FFFF_FFFF) << 64 | UInt128(low)
        let exponent = Int(high >> 49 & 0x3FFF) - Self.exponentBias
        return (significand <= Self.maximumSignificand ? significand : 0, exponent)
    }

    /// Packs a number whose parts are known to be in range.
    init(sign: FloatingPointSign, significand: UInt128, exponent: Int) {
        assert(significand <= Self.maximumSignificand)
        assert(exponent >= Self.minimumExponent && exponent <= Self.maximumExponent)
        let signBits = sign == .minus ? Self.signBit : 0
        let exponentBits = UInt64(truncatingIfNeeded: exponent + Self.exponentBias) << 49
        high = signBits | exponentBits | UInt64(truncatingIfNeeded: significand >> 64)
        low = UInt64(truncatingIfNeeded: significand)
    }

    /// Ten to a power of at most 38, where 128 bits end.
    static func powerOfTen(_ power: Int) -> UInt128 {
        assert(power >= 0 && power <= 38)
        var result: UInt128 = 1
        for _ in 0..<power { result *= 10 }
        return result
    }
}
