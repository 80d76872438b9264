/// The rules for names, as far as hosts and services have them.
enum DNSName {
    /// The most bytes of a part between dots.
    static let maximumLabelSize = 63
    /// The most bytes of a whole name with its dots, so that it fits 255 with lengths and end.
    static let maximumSize = 253

    /// In lower case, without a dot at the end.
    static func normalized(_ name: String) -> String {
        let name = name.lowercased()
        return name.hasSuffix(".") ? String(name.dropLast()) : name
    }

    /// Whether it can be written in a question. Names in other scripts come in their ASCII form.
    static func isValid(_ name: String) -> Bool {
        guard !name.isEmpty, name.utf8.count <= maximumSize else { return false }
        let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.allSatisfy { label in
            !label.isEmpty && label.count <= maximumLabelSize && label.allSatisfy(isAllowed)
        }
    }

    /// Letters, digits, hyphen and, for services, the underscore.
    static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
