/// Reads the tokens of a JSON text from UTF-8 bytes, front to back.
///
/// Every method throws an error with the byte offset of the culprit, after which the scanner is of no further use.
struct JSONScanner {
    let bytes: [UInt8]
    private(set) var position = 0
    /// Whether the last string was written with escapes, without which it cannot contain a null byte.
    private(set) var hadEscapes = false

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// A number as it is written.
    struct Number {
        let range: Range<Int>
        /// Whether there is neither a fraction nor an exponent.
        let isInteger: Bool
    }

    /// The first byte of the next token; nil at the end of the text.
    mutating func peek() -> UInt8? {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): position += 1
            default: return bytes[position]
            }
        }
        return nil
    }

    /// Steps over a punctuation mark if it comes next.
    mutating func consume(_ punctuation: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: punctuation) else { return false }
        position += 1
        return true
    }

    mutating func expect(_ punctuation: Unicode.Scalar) throws(BSONError) {
        guard consume(punctuation) else { throw unexpected("'\(punctuation)'") }
    }

    mutating func expectEnd() throws(BSONError) {
        guard peek() == nil else { throw unexpected("the end of the text") }
    }

    /// Steps over `true`, `false` or `null`.
    mutating func literal(_ word: StaticString) throws(BSONError) {
        let end = position + word.utf8CodeUnitCount
        let expected = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard end <= bytes.count, bytes[position..<end].elementsEqual(expected) else {
            throw unexpected("a JSON value")
        }
        position = end
    }

    /// Steps over a number written by JSON's grammar.
    mutating func number() throws(BSONError) -> Number {
        let start = position
        var isInteger = true
        skip(UInt8(ascii: "-"))
        if !skip(UInt8(ascii: "0")) {
            guard skipDigits() else { throw error("A number needs a digit here") }
        }
        if skip(UInt8(ascii: ".")) {
            isInteger = false
            guard skipDigits() else { throw error("A digit must follow the point of a number") }
        }
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            isInteger = false
            if !skip(UInt8(ascii: "-")) { skip(UInt8(ascii: "+")) }
            guard skipDigits() else { throw error("An exponent needs a digit") }
        }
        if position < bytes.count, Self.isDigit(bytes[position]) {
            throw error("A number must not have leading zeros")
        }
        return Number(range: start..<position, isInteger: isInteger)
    }

    /// The value of digits that may follow a minus sign; nil when it does not fit.
    func integer(_ range: Range<Int>) -> Int64? {
        let isNegative = bytes[range.lowerBound] == UInt8(ascii: "-")
        var value: Int64 = 0
        for position in range.dropFirst(isNegative ? 1 : 0) {
            let digit = Int64(bytes[position] - UInt8(ascii: "0"))
            let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
            // Counted downwards: the least number has no opposite.
            let (sum, carry) = scaled.subtractingReportingOverflow(digit)
            if overflow || carry { return nil }
            value = sum
        }
        if isNegative { return value }
        return value == .min ? nil : -value
    }

    /// Steps over a string and gives its text.
    mutating func string() throws(BSONError) -> String {
        guard consume("\"") else { throw unexpected("a string") }
        let start = position
        skipPlainText()
        hadEscapes = false
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
            position += 1
            return try text(bytes, start..<position - 1, at: start)
        }
        hadEscapes = true
        return try stringWithEscapes(from: start)
    }

    private mutating func stringWithEscapes(from start: Int) throws(BSONError) -> String {
        var text = Array(bytes[start..<position])
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return try self.text(text, text.indices, at: start)
            case UInt8(ascii: "\\"):
                position += 1
                try escape(into: &text)
            case 0..<0x20:
                throw error("Control characters in a string must be escaped")
            default:
                let plain = position
                skipPlainText()
                text.append(contentsOf: bytes[plain..<position])
            }
        }
        throw error("The text ends inside of a string")
    }

    private mutating func skipPlainText() {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { return }
            position += 1
        }
    }

    /// Reads what follows a backslash.
    private mutating func escape(into text: inout [UInt8]) throws(BSONError) {
        guard position < bytes.count else { throw error("The text ends inside of a string") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(Character(try escapedScalar())).utf8)
        default: throw error("Unknown escape in a string", at: position - 2)
        }
    }

    /// Reads the digits after `\u`, and the second half where they are the first half of a surrogate pair.
    private mutating func escapedScalar() throws(BSONError) -> Unicode.Scalar {
        let start = position - 2
        let first = try fourHexDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, skip(UInt8(ascii: "\\")), skip(UInt8(ascii: "u")) else {
            throw error("Half a surrogate pair stands alone", at: start)
        }
        let second = try fourHexDigits()
        let combined = 0x10000 + (first - 0xD800) << 10 + (second & 0x3FF)
        guard second >= 0xDC00, second <= 0xDFFF, let scalar = Unicode.Scalar(combined) else {
            throw error("Half a surrogate pair stands alone", at: start)
        }
        return scalar
    }

    private mutating func fourHexDigits() throws(BSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count, let digit = hexDigitValue(bytes[position]) else {
                throw error("\\u needs four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    @discardableResult
    private mutating func skip(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipDigits() -> Bool {
        let start = position
        while position < bytes.count, Self.isDigit(bytes[position]) { position += 1 }
        return position > start
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private func text(_ utf8: [UInt8], _ range: Range<Int>, at offset: Int) throws(BSONError) -> String {
        // The reader of BSON's strings: String's own validation asks the runtime for metadata at every call.
        let text: String? = utf8.withUnsafeBytes { utf8 in
            guard let base = utf8.baseAddress else { return "" }
            let scanner = ElementScanner(base: base, end: utf8.count)
            return try? scanner.utf8(from: range.lowerBound, count: range.count)
        }
        guard let text else {
            throw BSONError(.invalidUTF8, "A string is not valid UTF-8", byteOffset: offset)
        }
        return text
    }

    func error(_ message: String, at offset: Int? = nil) -> BSONError {
        BSONError(.invalidExtendedJSON, message, byteOffset: offset ?? position)
    }

    /// The error for a token other than the one described.
    mutating func unexpected(_ expected: String) -> BSONError {
        guard let byte = peek() else { return error("The text ends where \(expected) should come") }
        let found = byte > 0x20 && byte < 0x7F ? "'\(Unicode.Scalar(byte))'" : "byte \(byte)"
        return error("\(found) stands where \(expected) should come")
    }
}
