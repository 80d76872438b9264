import BSON

/// Values as one line of text for people.
enum PlainText {
    /// The text of a value; a null is `null`, and a string that looks like one or is empty gets quotes.
    static func text(_ value: BSONValue) -> String {
        switch value {
        case .null: "null"
        case .string(let text): text.isEmpty || text == "null" ? "\"\(text)\"" : escaped(text)
        case .double(let double): "\(double)"
        case .int32(let number): "\(number)"
        case .int64(let number): "\(number)"
        case .bool(let bool): "\(bool)"
        case .date(let date):
            UTCText.text(date.millisecondsSinceEpoch, .init(date.millisecondsSinceEpoch))
        case .objectID(let id): "\(id)"
        case .decimal128(let decimal): "\(decimal)"
        case .document(let document):
            "{" + document.map { "\(escaped($0.key)): \(text($0.value))" }.joined(separator: ", ") + "}"
        case .array(let array): "[" + array.map(text).joined(separator: ", ") + "]"
        case .binary(let binary): binaryText(binary)
        default: escaped(value.extendedJSON(.relaxed))
        }
    }

    private static func binaryText(_ binary: Binary) -> String {
        if let uuid = binary.uuid() { return "\(uuid)".lowercased() }
        let shown = binary.bytes.prefix(16).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return shown.joined() + (binary.bytes.count > 16 ? "… (\(binary.bytes.count) bytes)" : "")
    }

    /// Text without the characters that would break a line or move the cursor.
    static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            case "\t": escaped += "\\t"
            case _ where isControl(scalar): escaped += "\\u{\(String(scalar.value, radix: 16))}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// Control characters, and the marks that change the direction of writing.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
