extension Decimal128: LosslessStringConvertible {
    /// Why a text is not a `Decimal128`.
    public enum ParsingError: Error, Hashable, Sendable, CustomStringConvertible {
        /// The text is not a decimal number.
        case invalidSyntax
        /// The number has more than 34 significant digits.
        case inexact
        /// The number is too large.
        case overflow
        /// The number is nonzero and too close to zero.
        case underflow

        /// A sentence for people.
        public var description: String {
            switch self {
            case .invalidSyntax: "not a decimal number"
            case .inexact: "more than 34 significant digits: the number would have to be rounded"
            case .overflow: "the number is too large for a 128-bit decimal"
            case .underflow: "the number is too close to zero for a 128-bit decimal"
            }
        }
    }

    /// Reads a number exactly, or gives nil; `init(parsing:)` says why.
    ///
    /// Accepted are an optional sign, digits with at most one point and an optional exponent (`-12.50`, `.5`,
    /// `1E+3`), and in any case `NaN`, `Inf` and `Infinity`. Spaces are not.
    public init?(_ description: String) {
        do {
            try self.init(parsing: description)
        } catch {
            return nil
        }
    }

    /// Reads a number exactly. The cost is linear in the length of the text.
    ///
    /// An exponent beyond the range is clamped where the number stays the same: `1E+6112` becomes ten times
    /// `1E+6111`, and a zero takes the nearest exponent there is.
    ///
    /// - Throws: `ParsingError` when the text is no number, or no `Decimal128` is exactly this number.
    public init(parsing text: String) throws(ParsingError) {
        var text = text
        let parsed = text.withUTF8 { utf8 -> Result<Decimal128, ParsingError> in
            Result { () throws(ParsingError) in try Decimal128(utf8: utf8) }
        }
        self = try parsed.get()
    }

    private init(utf8: UnsafeBufferPointer<UInt8>) throws(ParsingError) {
        var rest = utf8[...]
        var sign = FloatingPointSign.plus
        if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            sign = first == UInt8(ascii: "-") ? .minus : .plus
            rest.removeFirst()
        }
        guard let first = rest.first else { throw .invalidSyntax }
        if first | 0x20 == UInt8(ascii: "n") || first | 0x20 == UInt8(ascii: "i") {
            self = try Self.special(rest, sign: sign)
            return
        }
        var scanner = DecimalScanner()
        try scanner.scan(rest)
        self = try scanner.number(sign: sign)
    }

    private static func special(
        _ text: Slice<UnsafeBufferPointer<UInt8>>, sign: FloatingPointSign
    ) throws(ParsingError) -> Decimal128 {
        let lowercased = text.lazy.map { $0 | 0x20 }
        if lowercased.elementsEqual("nan".utf8) { return .nan }
        if lowercased.elementsEqual("inf".utf8) || lowercased.elementsEqual("infinity".utf8) {
            return sign == .minus ? Decimal128(high: signBit | infinityBits, low: 0) : .infinity
        }
        throw .invalidSyntax
    }
}

/// Gathers the digits of a decimal text into a significand and an exponent.
private struct DecimalScanner {
    private var significand: UInt128 = 0
    private var significantDigits = 0
    private var exponent = 0
    private var hasDigits = false
    private var hasLostDigits = false

    /// Far beyond any exponent that digits could bring back into range, and far from overflowing an Int.
    private static let exponentLimit = Int(Int32.max) * 0x1_0000

    mutating func scan(_ text: Slice<UnsafeBufferPointer<UInt8>>) throws(Decimal128.ParsingError) {
        var hasPoint = false
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            index += 1
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                take(digit: byte - UInt8(ascii: "0"), afterPoint: hasPoint)
            case UInt8(ascii: ".") where !hasPoint:
                hasPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                guard hasDigits else { throw .invalidSyntax }
                exponent += try Self.exponent(text[index...])
                return
            default:
                throw .invalidSyntax
            }
        }
        guard hasDigits else { throw .invalidSyntax }
    }

    private mutating func take(digit: UInt8, afterPoint: Bool) {
        hasDigits = true
        if significantDigits < Decimal128.maximumDigits {
            significand = significand * 10 + UInt128(digit)
            if significand != 0 { significantDigits += 1 }
            if afterPoint { exponent -= 1 }
        } else {
            if digit != 0 { hasLostDigits = true }
            if !afterPoint { exponent += 1 }
        }
    }

    private static func exponent(
        _ text: Slice<UnsafeBufferPointer<UInt8>>
    ) throws(Decimal128.ParsingError) -> Int {
        var digits = text
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
        guard !digits.isEmpty else { throw .invalidSyntax }
        var value = 0
        for byte in digits {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { throw .invalidSyntax }
            if value < exponentLimit { value = value * 10 + Int(byte - UInt8(ascii: "0")) }
        }
        return isNegative ? -value : value
    }

    func number(sign: FloatingPointSign) throws(Decimal128.ParsingError) -> Decimal128 {
        guard !hasLostDigits else { throw .inexact }
        var significand = significand
        var exponent = exponent
        if significand == 0 {
            exponent = min(max(exponent, Decimal128.minimumExponent), Decimal128.maximumExponent)
        }
        // Both loops run at most 34 times: a significand has no more digits to give or to take.
        while exponent > Decimal128.maximumExponent {
            guard significand <= Decimal128.maximumSignificand / 10 else { throw .overflow }
            significand *= 10
            exponent -= 1
        }
        while exponent < Decimal128.minimumExponent {
            guard significand % 10 == 0 else { throw .underflow }
            significand /= 10
            exponent += 1
        }
        return Decimal128(sign: sign, significand: significand, exponent: exponent)
    }
}
