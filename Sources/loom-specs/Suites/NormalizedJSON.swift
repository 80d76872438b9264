import Foundation

/// A JSON text with the freedoms of writing taken out: no spaces, and one spelling for each string.
///
/// The order of keys and the digits of numbers stay as they are.
struct NormalizedJSON: Equatable, CustomStringConvertible {
    let description: String

    init(_ text: String) throws {
        var normalized = ""
        var rest = text[...]
        while let character = rest.first {
            if character == "\"" {
                let literal = try Self.stringLiteral(at: rest)
                let string = try JSONDecoder().decode(String.self, from: Data(literal.utf8))
                normalized += String(reflecting: string)
                rest = rest[literal.endIndex...]
            } else {
                if !character.isWhitespace { normalized.append(character) }
                rest.removeFirst()
            }
        }
        description = normalized
    }

    /// The string literal that `text` starts with, quotes included.
    private static func stringLiteral(at text: Substring) throws -> Substring {
        var isEscaped = false
        for index in text.indices.dropFirst() {
            if isEscaped {
                isEscaped = false
            } else if text[index] == "\\" {
                isEscaped = true
            } else if text[index] == "\"" {
                return text[...index]
            }
        }
        throw Mismatch("\(text) is no JSON")
    }
}
