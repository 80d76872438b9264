extension ExtendedJSONParser {
    /// Reads the rest of a wrapper object, from behind the colon of its key to the closing brace.
    ///
    /// `preceding` are the fields that came before the key.
    mutating func wrapped(
        by wrapper: ExtendedJSONWrapper, after preceding: Document, depth: Int
    ) throws(BSONError) -> BSONValue {
        if wrapper == .code { return try code(after: preceding, depth: depth) }
        if let other = preceding.first { throw otherKey(other.key, beside: wrapper) }
        let value = try contents(of: wrapper)
        try end(wrapper)
        return value
    }

    private mutating func contents(of wrapper: ExtendedJSONWrapper) throws(BSONError) -> BSONValue {
        switch wrapper {
        case .binary, .dbPointer, .regularExpression, .timestamp, .date, .code: try structure(wrapper)
        case .objectID: .objectID(try objectID())
        case .symbol: .symbol(Symbol(try string(wrapper)))
        case .numberInt: .int32(try integer(wrapper))
        case .numberLong: .int64(try integer(wrapper))
        case .numberDouble: .double(try double())
        case .numberDecimal: .decimal128(try decimal())
        case .uuid: .binary(try uuid())
        case .undefined: try undefined()
        case .minKey: try one(wrapper, .minKey)
        case .maxKey: try one(wrapper, .maxKey)
        }
    }

    private mutating func structure(_ wrapper: ExtendedJSONWrapper) throws(BSONError) -> BSONValue {
        switch wrapper {
        case .binary: .binary(try binary())
        case .dbPointer: .dbPointer(try dbPointer())
        case .regularExpression: .regularExpression(try regularExpression())
        case .timestamp: .timestamp(try timestamp())
        default: .date(try date())
        }
    }

    // MARK: Wrappers around one string

    private mutating func objectID() throws(BSONError) -> ObjectID {
        let offset = scanner.position
        guard let id = ObjectID(try string(.objectID)) else {
            throw scanner.error("$oid takes 24 hexadecimal digits", at: offset)
        }
        return id
    }

    private mutating func integer<T: FixedWidthInteger>(_ wrapper: ExtendedJSONWrapper) throws(BSONError) -> T
    {
        let offset = scanner.position
        let text = try string(wrapper)
        guard let value = T(text) else {
            throw BSONError(
                .invalidNumber,
                "\(wrapper.rawValue) takes a whole number of \(T.bitWidth) bits, not \"\(text)\"",
                byteOffset: offset)
        }
        return value
    }

    private mutating func double() throws(BSONError) -> Double {
        let offset = scanner.position
        let text = try string(.numberDouble)
        switch text {
        case "NaN": return .nan
        case "Infinity": return .infinity
        case "-Infinity": return -.infinity
        default: break
        }
        // Double's own initialiser reads hexadecimal numbers and "inf" too.
        let isDecimal = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"): true
            case UInt8(ascii: "e"), UInt8(ascii: "E"): true
            default: false
            }
        }
        guard isDecimal, let value = Double(text), value.isFinite else {
            throw BSONError(
                .invalidNumber, "$numberDouble takes a double, not \"\(text)\"", byteOffset: offset)
        }
        return value
    }

    private mutating func decimal() throws(BSONError) -> Decimal128 {
        let offset = scanner.position
        let text = try string(.numberDecimal)
        do {
            return try Decimal128(parsing: text)
        } catch {
            throw BSONError(.invalidNumber, "$numberDecimal \"\(text)\": \(error)", byteOffset: offset)
        }
    }

    private mutating func uuid() throws(BSONError) -> Binary {
        let offset = scanner.position
        let text = Array(try string(.uuid).utf8)
        let hyphens = [8, 13, 18, 23]
        guard text.count == 36, hyphens.allSatisfy({ text[$0] == UInt8(ascii: "-") }),
            let bytes = Self.hexBytes(text.filter { $0 != UInt8(ascii: "-") }), bytes.count == 16
        else {
            throw scanner.error("$uuid takes 8-4-4-4-12 hexadecimal digits", at: offset)
        }
        return Binary(bytes, subtype: .uuid)
    }

    private static func hexBytes(_ digits: [UInt8]) -> [UInt8]? {
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count - 1, by: 2) {
            guard let high = hexDigitValue(digits[index]), let low = hexDigitValue(digits[index + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    // MARK: Wrappers around a literal

    private mutating func undefined() throws(BSONError) -> BSONValue {
        guard scanner.peek() == UInt8(ascii: "t") else { throw scanner.unexpected("the true of $undefined") }
        try scanner.literal("true")
        return .undefined
    }

    private mutating func one(_ wrapper: ExtendedJSONWrapper, _ value: BSONValue) throws(BSONError)
        -> BSONValue
    {
        guard try unsigned(wrapper.rawValue) == 1 else {
            throw scanner.error("\(wrapper.rawValue) takes the number 1")
        }
        return value
    }

    // MARK: Wrappers with a structure

    private mutating func binary() throws(BSONError) -> Binary {
        let (bytes, subtype) = try fields(
            of: .binary,
            "base64", { (parser: inout Self) throws(BSONError) in try parser.base64() },
            "subType", { (parser: inout Self) throws(BSONError) in try parser.subtype() })
        return Binary(bytes, subtype: subtype)
    }

    private mutating func base64() throws(BSONError) -> [UInt8] {
        let offset = scanner.position
        guard let bytes = Base64.decode(try string(named: "base64").utf8) else {
            throw scanner.error("base64 takes padded base 64 text", at: offset)
        }
        return bytes
    }

    private mutating func subtype() throws(BSONError) -> Binary.Subtype {
        let offset = scanner.position
        let digits = Array(try string(named: "subType").utf8)
        let padded = digits.count == 1 ? [UInt8(ascii: "0")] + digits : digits
        guard padded.count == 2, let bytes = Self.hexBytes(padded) else {
            throw scanner.error("subType takes one or two hexadecimal digits", at: offset)
        }
        return Binary.Subtype(rawValue: bytes[0])
    }

    private mutating func dbPointer() throws(BSONError) -> DBPointer {
        let (namespace, id) = try fields(
            of: .dbPointer,
            "$ref", { (parser: inout Self) throws(BSONError) in try parser.string(named: "$ref") },
            "$id",
            { (parser: inout Self) throws(BSONError) in
                try parser.nested(.objectID) { (parser: inout Self) throws(BSONError) in try parser.objectID()
                }
            })
        return DBPointer(namespace: namespace, id: id)
    }

    private mutating func regularExpression() throws(BSONError) -> RegularExpression {
        let (pattern, options) = try fields(
            of: .regularExpression,
            "pattern", { (parser: inout Self) throws(BSONError) in try parser.nullFreeString("pattern") },
            "options", { (parser: inout Self) throws(BSONError) in try parser.nullFreeString("options") })
        return RegularExpression(pattern, options: options)
    }

    private mutating func nullFreeString(_ key: String) throws(BSONError) -> String {
        let offset = scanner.position
        let text = try string(named: key)
        guard !text.utf8.contains(0) else {
            throw BSONError(
                .nullByte, "The \(key) of a regular expression contains a null byte", byteOffset: offset)
        }
        return text
    }

    private mutating func timestamp() throws(BSONError) -> Timestamp {
        let (seconds, increment) = try fields(
            of: .timestamp,
            "t", { (parser: inout Self) throws(BSONError) in try parser.unsigned("t") },
            "i", { (parser: inout Self) throws(BSONError) in try parser.unsigned("i") })
        return Timestamp(seconds: seconds, increment: increment)
    }

    private mutating func date() throws(BSONError) -> BSONDate {
        switch scanner.peek() {
        case UInt8(ascii: "\""):
            let offset = scanner.position
            let text = try scanner.string()
            guard let milliseconds = ISO8601.milliseconds(text.utf8) else {
                throw scanner.error(
                    "$date takes a time such as 2024-02-29T12:30:00.250Z, to the millisecond, not \"\(text)\"",
                    at: offset)
            }
            return BSONDate(millisecondsSinceEpoch: milliseconds)
        case UInt8(ascii: "{"):
            let milliseconds: Int64 = try nested(.numberLong) { (parser: inout Self) throws(BSONError) in
                try parser.integer(.numberLong)
            }
            return BSONDate(millisecondsSinceEpoch: milliseconds)
        default:
            throw scanner.unexpected("the string or $numberLong of $date")
        }
    }

    /// Reads the string behind `$code` and the `$scope` on either side of it.
    private mutating func code(after preceding: Document, depth: Int) throws(BSONError) -> BSONValue {
        var scope: Document?
        if let first = preceding.first {
            guard first.key == "$scope" else { throw otherKey(first.key, beside: .code) }
            guard preceding.count == 1 else { throw otherKey("a second $scope", beside: .code) }
            scope = try Self.scope(first.value, offset: scanner.position)
        }
        let code = try string(.code)
        if scope == nil, scanner.consume(",") {
            let offset = scanner.position
            let key = try key()
            guard key == "$scope" else { throw otherKey(key, beside: .code) }
            scope = try Self.scope(try value(depth: depth + 1), offset: offset)
        }
        try end(.code)
        return scope.map { .codeWithScope(CodeWithScope(code, scope: $0)) } ?? .code(code)
    }

    private static func scope(_ value: BSONValue, offset: Int) throws(BSONError) -> Document {
        guard case .document(let document) = value else {
            throw BSONError(.invalidExtendedJSON, "$scope takes a document", byteOffset: offset)
        }
        return document
    }

    // MARK: Shared grammar

    private mutating func string(_ wrapper: ExtendedJSONWrapper) throws(BSONError) -> String {
        try string(named: wrapper.rawValue)
    }

    private mutating func string(named key: String) throws(BSONError) -> String {
        guard scanner.peek() == UInt8(ascii: "\"") else { throw scanner.unexpected("the string of \(key)") }
        return try scanner.string()
    }

    /// Reads a JSON number that must be an integer from 0 to 2^32 - 1.
    private mutating func unsigned(_ key: String) throws(BSONError) -> UInt32 {
        guard let byte = scanner.peek(), byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else {
            throw scanner.unexpected("the number of \(key)")
        }
        let number = try scanner.number()
        let text = String(decoding: scanner.bytes[number.range], as: UTF8.self)
        guard number.isInteger, let value = UInt32(text) else {
            throw BSONError(
                .invalidNumber, "\(key) takes a whole number of 32 bits, not \(text)",
                byteOffset: number.range.lowerBound)
        }
        return value
    }

    /// Reads an object that is exactly the given wrapper.
    private mutating func nested<T>(
        _ wrapper: ExtendedJSONWrapper, _ read: (inout Self) throws(BSONError) -> T
    ) throws(BSONError) -> T {
        try scanner.expect("{")
        let offset = scanner.position
        guard try key() == wrapper.rawValue else {
            throw scanner.error("\(wrapper.rawValue) should stand here", at: offset)
        }
        let value = try read(&self)
        try end(wrapper)
        return value
    }

    /// Reads an object of exactly these two keys, in any order.
    private mutating func fields<A, B>(
        of wrapper: ExtendedJSONWrapper,
        _ firstKey: String, _ readFirst: (inout Self) throws(BSONError) -> A,
        _ secondKey: String, _ readSecond: (inout Self) throws(BSONError) -> B
    ) throws(BSONError) -> (A, B) {
        try scanner.expect("{")
        var first: A?
        var second: B?
        repeat {
            let offset = scanner.position
            let key = try key()
            if key == firstKey, first == nil {
                first = try readFirst(&self)
            } else if key == secondKey, second == nil {
                second = try readSecond(&self)
            } else {
                throw scanner.error("\(wrapper.rawValue) has no place for \"\(key)\"", at: offset)
            }
        } while scanner.consume(",")
        guard let first, let second else {
            throw scanner.error("\(wrapper.rawValue) needs both \"\(firstKey)\" and \"\(secondKey)\"")
        }
        try scanner.expect("}")
        return (first, second)
    }

    private mutating func end(_ wrapper: ExtendedJSONWrapper) throws(BSONError) {
        if scanner.consume(",") { throw otherKey("another key", beside: wrapper) }
        try scanner.expect("}")
    }

    private func otherKey(_ key: String, beside wrapper: ExtendedJSONWrapper) -> BSONError {
        scanner.error("\(key) must not stand beside \(wrapper.rawValue)")
    }
}
