/// Reads the text of the generated tables, over bytes, since the tables are long and ASCII.
enum TableText {
    /// The words between white space.
    static func words(_ table: String) -> [Substring.UTF8View] {
        table.utf8.split { $0 <= UInt8(ascii: " ") }
    }

    /// The hexadecimal numbers of `word` between separators.
    static func numbers(_ word: Substring.UTF8View, separatedBy separator: Unicode.Scalar) -> [UInt32] {
        word.split(separator: UInt8(ascii: separator)).map { digits in
            digits.reduce(0) { $0 << 4 | UInt32(hexadecimalValue($1) ?? 0) }
        }
    }
}
