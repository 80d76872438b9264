extension Decimal128: CustomStringConvertible {
    /// The exact number as text, which reads back to the same number.
    ///
    /// Scientific notation is used when the exponent is positive or the number is below 1E-6: `1E+3`, `5E-7`,
    /// `0.000005`, `12.50`. The others are `NaN`, `Infinity` and `-Infinity`; the sign and payload of a NaN are
    /// not shown.
    public var description: String {
        if isNaN { return "NaN" }
        guard let (significand, exponent) = finiteParts else {
            return sign == .minus ? "-Infinity" : "Infinity"
        }
        var text: [UInt8] = []
        text.reserveCapacity(48)
        if sign == .minus { text.append(UInt8(ascii: "-")) }
        let digits = Self.decimalDigits(of: significand)
        let adjusted = exponent + digits.count - 1
        if exponent > 0 || adjusted < -6 {
            Self.appendScientific(digits, adjusted, to: &text)
        } else {
            Self.appendPlain(digits, exponent, to: &text)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// ASCII digits without leading zeros; a single 0 for zero.
    private static func decimalDigits(of significand: UInt128) -> [UInt8] {
        // Two machine words of 17 digits: one wide division instead of 34.
        let (upper, lower) = significand.quotientAndRemainder(dividingBy: 100_000_000_000_000_000)
        var reversed: [UInt8] = []
        reversed.reserveCapacity(maximumDigits)
        var word = UInt64(truncatingIfNeeded: lower)
        let padding = upper == 0 ? 0 : 17
        while word > 0 || reversed.count < padding {
            reversed.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: word % 10))
            word /= 10
        }
        word = UInt64(truncatingIfNeeded: upper)
        while word > 0 {
            reversed.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: word % 10))
            word /= 10
        }
        if reversed.isEmpty { reversed.append(UInt8(ascii: "0")) }
        reversed.reverse()
        return reversed
    }

    private static func appendScientific(_ digits: [UInt8], _ adjusted: Int, to text: inout [UInt8]) {
        text.append(digits[0])
        if digits.count > 1 {
            text.append(UInt8(ascii: "."))
            text.append(contentsOf: digits[1...])
        }
        text.append(UInt8(ascii: "E"))
        text.append(adjusted < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        text.append(contentsOf: String(adjusted.magnitude).utf8)
    }

    private static func appendPlain(_ digits: [UInt8], _ exponent: Int, to text: inout [UInt8]) {
        let integerDigits = digits.count + exponent
        if integerDigits > 0 {
            text.append(contentsOf: digits[..<integerDigits])
            guard exponent < 0 else { return }
            text.append(UInt8(ascii: "."))
            text.append(contentsOf: digits[integerDigits...])
        } else {
            text.append(UInt8(ascii: "0"))
            text.append(UInt8(ascii: "."))
            text.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: -integerDigits))
            text.append(contentsOf: digits)
        }
    }
}
