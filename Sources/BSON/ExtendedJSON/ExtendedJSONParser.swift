/// Turns Extended JSON into BSON values, in one pass and linear time.
///
/// A type wrapper is recognised by its key as soon as that is read, and its contents are then read by their own
/// grammar: `{"$date":5}` is an error although `5` is a value.
struct ExtendedJSONParser {
    var scanner: JSONScanner

    init(_ utf8: [UInt8]) {
        scanner = JSONScanner(utf8)
    }

    /// Reads the whole text as a document. At this level `$` keys are ordinary keys.
    static func document(_ utf8: [UInt8]) throws(BSONError) -> Document {
        var parser = ExtendedJSONParser(utf8)
        let value = try parser.object(depth: 1)
        try parser.scanner.expectEnd()
        guard case .document(let document) = value else {
            throw parser.scanner.error("A document must be a JSON object", at: 0)
        }
        return document
    }

    /// Reads the whole text as a value, which may be a type wrapper.
    static func value(_ utf8: [UInt8]) throws(BSONError) -> BSONValue {
        var parser = ExtendedJSONParser(utf8)
        // An object here is what it would be as the value of a field.
        let value = try parser.value(depth: 2)
        try parser.scanner.expectEnd()
        return value
    }

    /// Reads a value; `depth` counts the document or array that it would be.
    mutating func value(depth: Int) throws(BSONError) -> BSONValue {
        guard let byte = scanner.peek() else { throw scanner.unexpected("a JSON value") }
        switch byte {
        case UInt8(ascii: "\""): return .string(try scanner.string())
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: throw scanner.unexpected("a JSON value")
        }
    }

    private mutating func literal(_ word: StaticString, _ value: BSONValue) throws(BSONError) -> BSONValue {
        try scanner.literal(word)
        return value
    }

    private mutating func array(depth: Int) throws(BSONError) -> BSONValue {
        try check(depth: depth)
        try scanner.expect("[")
        var elements: [BSONValue] = []
        if scanner.consume("]") { return .array(elements) }
        repeat {
            do {
                elements.append(try value(depth: depth + 1))
            } catch {
                throw error.nested(under: String(elements.count))
            }
        } while scanner.consume(",")
        try scanner.expect("]")
        return .array(elements)
    }

    private mutating func object(depth: Int) throws(BSONError) -> BSONValue {
        try scanner.expect("{")
        var document = Document()
        if scanner.consume("}") {
            try check(depth: depth)
            return .document(document)
        }
        repeat {
            let key = try key()
            do {
                if depth > 1, key.utf8.first == UInt8(ascii: "$"),
                    let wrapper = ExtendedJSONWrapper(rawValue: key)
                {
                    return try wrapped(by: wrapper, after: document, depth: depth)
                }
                // Wrappers do not count: only here is it known that this is a document.
                if document.isEmpty { try check(depth: depth) }
                document.append(key, try value(depth: depth + 1))
            } catch {
                throw error.nested(under: key)
            }
        } while scanner.consume(",")
        try scanner.expect("}")
        return .document(document)
    }

    /// Reads a key and its colon.
    mutating func key() throws(BSONError) -> String {
        guard scanner.peek() == UInt8(ascii: "\"") else { throw scanner.unexpected("a key") }
        let offset = scanner.position
        let key = try scanner.string()
        guard !scanner.hadEscapes || !key.utf8.contains(0) else {
            throw BSONError(.nullByte, "A key contains a null byte", byteOffset: offset)
        }
        try scanner.expect(":")
        return key
    }

    private func check(depth: Int) throws(BSONError) {
        guard depth <= BSONLimits.maximumDepth else {
            throw BSONError(
                .tooDeep, "More than \(BSONLimits.maximumDepth) documents and arrays are nested",
                byteOffset: scanner.position)
        }
    }

    /// Integers take the smallest type that holds them, all other numbers are doubles.
    private mutating func number() throws(BSONError) -> BSONValue {
        let number = try scanner.number()
        if number.isInteger, let integer = scanner.integer(number.range) {
            return Int32(exactly: integer).map(BSONValue.int32) ?? .int64(integer)
        }
        let text = String(decoding: scanner.bytes[number.range], as: UTF8.self)
        guard let double = Double(text), double.isFinite else {
            throw BSONError(
                .numberOutOfRange, "\(text) is too large for a double", byteOffset: number.range.lowerBound)
        }
        return .double(double)
    }
}
