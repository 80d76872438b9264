extension Decimal128: ExpressibleByIntegerLiteral {
    /// The integer with exponent 0.
    public init(integerLiteral value: Int64) {
        self.init(value)
    }

    /// The integer with exponent 0; every 64-bit integer can be held.
    public init(_ value: Int64) {
        self.init(sign: value < 0 ? .minus : .plus, significand: UInt128(value.magnitude), exponent: 0)
    }

    /// The integer with exponent 0.
    public init(_ value: Int) {
        self.init(Int64(value))
    }
}

extension Int64 {
    /// The same number as an integer, or nil if it has a fraction, is out of range, infinite or NaN.
    ///
    /// Trailing zeros do not matter: `1.00` and `1E+2` are integers. The sign of a zero is lost.
    public init?(exactly decimal: Decimal128) {
        guard var (significand, exponent) = decimal.finiteParts else { return nil }
        if significand == 0 {
            self = 0
            return
        }
        // Each loop ends within 39 rounds: by an uneven digit or by leaving the range of Int64.
        while exponent < 0 {
            guard significand % 10 == 0 else { return nil }
            significand /= 10
            exponent += 1
        }
        while exponent > 0 {
            guard significand <= UInt128(UInt64.max) else { return nil }
            significand *= 10
            exponent -= 1
        }
        guard let magnitude = UInt64(exactly: significand) else { return nil }
        if decimal.sign == .plus {
            self.init(exactly: magnitude)
        } else {
            guard magnitude <= Int64.min.magnitude else { return nil }
            self = Int64(truncatingIfNeeded: 0 &- magnitude)
        }
    }
}

extension Double {
    /// The double nearest to the number, which is rarely the same one: `0.1` has no exact double.
    ///
    /// Numbers beyond the range of a double become infinite or zero, as in any rounding to nearest.
    public init(_ decimal: Decimal128) {
        // Text of a Decimal128 is always a number that Double reads, and reads correctly rounded.
        self = Double(decimal.description) ?? .nan
    }
}
