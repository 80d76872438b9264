/// Writes BSON values as Extended JSON into one growing buffer, without spaces.
struct ExtendedJSONWriter {
    private(set) var bytes: [UInt8] = []
    let format: ExtendedJSONFormat
    /// Once the text has this many bytes, what is left of documents and arrays need not be written.
    private let enough: Int

    init(format: ExtendedJSONFormat, enough: Int = .max) {
        self.format = format
        self.enough = enough
    }

    /// The text written so far.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func write(_ document: Document) {
        byte("{")
        var isFirst = true
        for (key, value) in document {
            guard bytes.count < enough else { return }
            if !isFirst { byte(",") }
            isFirst = false
            string(key)
            byte(":")
            write(value)
        }
        byte("}")
    }

    mutating func write(_ value: BSONValue) {
        switch value {
        case .document(let document): write(document)
        case .array(let elements): array(elements)
        case .string(let text): string(text)
        case .bool(let truth): raw(truth ? "true" : "false")
        case .null: raw("null")
        case .int32(let number): integer(number, "{\"$numberInt\":\"")
        case .int64(let number): integer(number, "{\"$numberLong\":\"")
        case .double(let number): double(number)
        case .date(let date): self.date(date)
        default: wrapped(value)
        }
    }

    /// Writes the types that look the same in both formats.
    private mutating func wrapped(_ value: BSONValue) {
        switch value {
        case .objectID(let id): wrapper("{\"$oid\":\"", id.description, "\"}")
        case .decimal128(let number): wrapper("{\"$numberDecimal\":\"", number.description, "\"}")
        case .binary(let binary): self.binary(binary)
        case .timestamp(let timestamp):
            wrapper("{\"$timestamp\":{\"t\":", String(timestamp.seconds), ",\"i\":")
            wrapper("", String(timestamp.increment), "}}")
        case .regularExpression(let expression):
            wrapper("{\"$regularExpression\":{\"pattern\":", quoting: expression.pattern, ",\"options\":")
            wrapper("", quoting: expression.options, "}}")
        case .code(let code): wrapper("{\"$code\":", quoting: code, "}")
        case .codeWithScope(let code):
            wrapper("{\"$code\":", quoting: code.code, ",\"$scope\":")
            write(code.scope)
            byte("}")
        case .symbol(let symbol): wrapper("{\"$symbol\":", quoting: symbol.string, "}")
        case .dbPointer(let pointer):
            wrapper("{\"$dbPointer\":{\"$ref\":", quoting: pointer.namespace, ",\"$id\":{\"$oid\":\"")
            wrapper("", pointer.id.description, "\"}}}")
        case .undefined: raw("{\"$undefined\":true}")
        case .minKey: raw("{\"$minKey\":1}")
        case .maxKey: raw("{\"$maxKey\":1}")
        case .document, .array, .string, .bool, .null, .int32, .int64, .double, .date: write(value)
        }
    }

    private mutating func array(_ elements: [BSONValue]) {
        byte("[")
        for (index, element) in elements.enumerated() {
            guard bytes.count < enough else { return }
            if index > 0 { byte(",") }
            write(element)
        }
        byte("]")
    }

    private mutating func integer(_ number: some FixedWidthInteger, _ prefix: StaticString) {
        switch format {
        case .canonical: wrapper(prefix, String(number), "\"}")
        case .relaxed: raw(String(number))
        }
    }

    private mutating func double(_ number: Double) {
        if !number.isFinite {
            let name = number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
            wrapper("{\"$numberDouble\":\"", name, "\"}")
        } else if format == .canonical {
            raw("{\"$numberDouble\":\"")
            shortest(number)
            raw("\"}")
        } else {
            shortest(number)
        }
    }

    /// The shortest digits that read back to the same double; always with a point or an exponent.
    private mutating func shortest(_ number: Double) {
        for byte in number.description.utf8 {
            bytes.append(byte == UInt8(ascii: "e") ? UInt8(ascii: "E") : byte)
        }
    }

    private mutating func date(_ date: BSONDate) {
        let milliseconds = date.millisecondsSinceEpoch
        if format == .relaxed, milliseconds >= 0, milliseconds <= ISO8601.lastMillisecond {
            raw("{\"$date\":\"")
            ISO8601.append(milliseconds, to: &bytes)
            raw("\"}")
        } else {
            wrapper("{\"$date\":{\"$numberLong\":\"", String(milliseconds), "\"}}")
        }
    }

    private mutating func binary(_ binary: Binary) {
        raw("{\"$binary\":{\"base64\":\"")
        Base64.append(binary.bytes, to: &bytes)
        raw("\",\"subType\":\"")
        bytes.append(hexDigits[Int(binary.subtype.rawValue >> 4)])
        bytes.append(hexDigits[Int(binary.subtype.rawValue & 0xF)])
        raw("\"}}")
    }

    // MARK: Pieces of text

    private mutating func byte(_ scalar: Unicode.Scalar) {
        bytes.append(UInt8(ascii: scalar))
    }

    private mutating func raw(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func raw(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func wrapper(_ prefix: StaticString, _ text: String, _ suffix: StaticString) {
        raw(prefix)
        raw(text)
        raw(suffix)
    }

    private mutating func wrapper(_ prefix: StaticString, quoting text: String, _ suffix: StaticString) {
        raw(prefix)
        string(text)
        raw(suffix)
    }

    /// Appends a quoted string with the escapes that JSON requires and no others.
    mutating func string(_ text: String) {
        byte("\"")
        var text = text
        text.withUTF8 { utf8 in
            var plainStart = 0
            for (index, byte) in utf8.enumerated() where Self.needsEscape(byte) {
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[plainStart..<index]))
                escape(byte)
                plainStart = index + 1
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[plainStart...]))
        }
        byte("\"")
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): raw("\\\"")
        case UInt8(ascii: "\\"): raw("\\\\")
        case 0x08: raw("\\b")
        case 0x09: raw("\\t")
        case 0x0A: raw("\\n")
        case 0x0C: raw("\\f")
        case 0x0D: raw("\\r")
        default:
            raw("\\u00")
            bytes.append(hexDigits[Int(byte >> 4)])
            bytes.append(hexDigits[Int(byte & 0xF)])
        }
    }
}
