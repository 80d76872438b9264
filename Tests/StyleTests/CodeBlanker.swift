/// Replaces comments and the contents of string literals by spaces, and keeps the lines.
///
/// It knows what Swift's lexer knows about where they end, but for regex literals, which this package does
/// not use.
struct CodeBlanker {
    private let source: [UInt8]
    private var output: [UInt8] = []
    private var position = 0

    private static let newline = UInt8(ascii: "\n")
    private static let space = UInt8(ascii: " ")
    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")
    private static let hash = UInt8(ascii: "#")

    init(_ text: String) {
        source = Array(text.utf8)
        output.reserveCapacity(source.count)
    }

    /// The code alone.
    mutating func blanked() -> String {
        while position < source.count {
            if starts(with: "//") {
                blank { $0.source[$0.position] == Self.newline }
            } else if starts(with: "/*") {
                blankBlockComment()
            } else if let hashes = hashesBeforeQuote() {
                blankString(hashes: hashes)
            } else {
                output.append(source[position])
                position += 1
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private func starts(with text: StaticString) -> Bool {
        guard position + text.utf8CodeUnitCount <= source.count else { return false }
        return text.withUTF8Buffer { $0.elementsEqual(source[position..<position + $0.count]) }
    }

    /// How many `#` there are here before a quote; nil when no string begins here.
    private func hashesBeforeQuote() -> Int? {
        let end = source[position...].firstIndex { $0 != Self.hash } ?? source.count
        guard end < source.count, source[end] == Self.quote else { return nil }
        return end - position
    }

    private mutating func blank(_ count: Int = 1) {
        for _ in 0..<min(count, source.count - position) {
            output.append(source[position] == Self.newline ? Self.newline : Self.space)
            position += 1
        }
    }

    private mutating func blank(until isEnd: (CodeBlanker) -> Bool) {
        while position < source.count, !isEnd(self) { blank() }
    }

    private mutating func blankBlockComment() {
        var depth = 0
        repeat {
            if starts(with: "/*") {
                depth += 1
                blank(2)
            } else if starts(with: "*/") {
                depth -= 1
                blank(2)
            } else {
                blank()
            }
        } while depth > 0 && position < source.count
    }

    private mutating func blankString(hashes: Int) {
        blank(hashes)
        let quotes = starts(with: "\"\"\"") ? 3 : 1
        blank(quotes)
        let end = [UInt8](repeating: Self.quote, count: quotes) + [UInt8](repeating: Self.hash, count: hashes)
        while position < source.count {
            if source[position...].starts(with: end) {
                blank(end.count)
                return
            }
            if hashes == 0, starts(with: "\\(") {
                blankInterpolation()
            } else {
                blank(hashes == 0 && source[position] == Self.backslash ? 2 : 1)
            }
        }
    }

    /// To the parenthesis that closes it; a string inside is one string more.
    private mutating func blankInterpolation() {
        blank(2)
        var depth = 1
        while position < source.count, depth > 0 {
            if let hashes = hashesBeforeQuote() {
                blankString(hashes: hashes)
                continue
            }
            if source[position] == UInt8(ascii: "(") { depth += 1 }
            if source[position] == UInt8(ascii: ")") { depth -= 1 }
            blank()
        }
    }
}
