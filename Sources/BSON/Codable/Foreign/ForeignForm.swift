/// The form that BSON's own types take in coders of other formats: canonical Extended JSON.
///
/// `JSONEncoder` writes an `ObjectID` as `{"$oid": "…"}`, which other MongoDB tools read as well.
enum ForeignForm {
    /// Encodes a value with a coder that knows nothing of BSON.
    static func encode(_ value: BSONValue, to encoder: any Encoder) throws {
        if let native = encoder as? ValueEncoder { return try native.encode(value) }
        if let native = encoder as? TreeEncoder { return try native.write(value) }
        try encodePlain(plain(value), to: encoder)
    }

    /// Decodes a value with a coder that knows nothing of BSON.
    static func decode(from decoder: any Decoder) throws -> BSONValue {
        if let native = decoder as? ValueDecoder { return try native.decode(BSONValue.self) }
        let tree = try PlainValue(from: decoder).value
        do throws(BSONError) {
            return try BSONValue(extendedJSON: tree.extendedJSON(.relaxed))
        } catch {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: decoder.codingPath, debugDescription: "\(error)", underlyingError: error))
        }
    }

    /// Decodes one BSON type; `extract` is nil for a value of another one.
    static func decode<Value: BSONElementDecodable & Decodable>(
        _ type: Value.Type, from decoder: any Decoder, _ extract: (BSONValue) -> Value?
    ) throws -> Value {
        if let native = decoder as? ValueDecoder { return try native.decode(type) }
        let value = try decode(from: decoder)
        guard let wanted = extract(value) else {
            throw DecodingError.typeMismatch(
                type,
                DecodingError.Context(
                    codingPath: decoder.codingPath, debugDescription: "Found \(value.type.alias) instead"))
        }
        return wanted
    }

    private static func encodePlain(_ value: BSONValue, to encoder: any Encoder) throws {
        switch value {
        case .document(let document):
            var container = encoder.container(keyedBy: BSONCodingKey.self)
            for (key, value) in document {
                try encodePlain(value, to: container.superEncoder(forKey: BSONCodingKey(stringValue: key)))
            }
        case .array(let values):
            var container = encoder.unkeyedContainer()
            for value in values { try encodePlain(value, to: container.superEncoder()) }
        default:
            var container = encoder.singleValueContainer()
            try encodeScalar(value, into: &container)
        }
    }

    private static func encodeScalar(
        _ value: BSONValue, into container: inout any SingleValueEncodingContainer
    ) throws {
        switch value {
        case .string(let text): try container.encode(text)
        case .bool(let truth): try container.encode(truth)
        case .int64(let number): try container.encode(number)
        default: try container.encodeNil()
        }
    }

    /// The value in strings, booleans, nulls, whole numbers, documents and arrays alone.
    private static func plain(_ value: BSONValue) -> BSONValue {
        switch value {
        case .string, .bool, .null: value
        case .document(let document):
            .document(Document(elements: document.map { ($0.key, plain($0.value)) }))
        case .array(let values): .array(values.map(plain))
        case .int32(let number): ["$numberInt": .string(String(number))]
        case .int64(let number): ["$numberLong": .string(String(number))]
        case .double(let number): ["$numberDouble": .string(text(number))]
        case .date(let date):
            ["$date": ["$numberLong": .string(String(date.millisecondsSinceEpoch))]]
        case .objectID(let id): ["$oid": .string(id.description)]
        case .decimal128(let number): ["$numberDecimal": .string(number.description)]
        case .binary(let binary): ["$binary": plain(binary)]
        default: rare(value)
        }
    }

    private static func rare(_ value: BSONValue) -> BSONValue {
        switch value {
        case .timestamp(let timestamp):
            ["$timestamp": ["t": .int64(Int64(timestamp.seconds)), "i": .int64(Int64(timestamp.increment))]]
        case .regularExpression(let expression):
            [
                "$regularExpression": [
                    "pattern": .string(expression.pattern), "options": .string(expression.options),
                ]
            ]
        case .dbPointer(let pointer):
            ["$dbPointer": ["$ref": .string(pointer.namespace), "$id": plain(.objectID(pointer.id))]]
        case .code(let code): ["$code": .string(code)]
        case .codeWithScope(let code): ["$code": .string(code.code), "$scope": plain(.document(code.scope))]
        case .symbol(let symbol): ["$symbol": .string(symbol.string)]
        case .undefined: ["$undefined": true]
        case .minKey: ["$minKey": .int64(1)]
        case .maxKey: ["$maxKey": .int64(1)]
        default: plain(value)
        }
    }

    private static func plain(_ binary: Binary) -> BSONValue {
        let subtype = binary.subtype.rawValue
        let digits = [hexDigits[Int(subtype >> 4)], hexDigits[Int(subtype & 0xF)]]
        return [
            "base64": .string(Base64.encode(binary.bytes)),
            "subType": .string(String(decoding: digits, as: UTF8.self)),
        ]
    }

    private static func text(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        return number.description
    }
}
