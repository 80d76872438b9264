/// Whatever a decoder of another format finds: null, booleans, numbers, strings, arrays and objects.
struct PlainValue: Decodable {
    let value: BSONValue

    init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: BSONCodingKey.self) {
            var document = Document()
            for key in container.allKeys {
                document.append(key.stringValue, try container.decode(PlainValue.self, forKey: key).value)
            }
            value = .document(document)
        } else if var container = try? decoder.unkeyedContainer() {
            var values: [BSONValue] = []
            while !container.isAtEnd { values.append(try container.decode(PlainValue.self).value) }
            value = .array(values)
        } else {
            value = try Self.scalar(decoder.singleValueContainer())
        }
    }

    private static func scalar(_ container: any SingleValueDecodingContainer) throws -> BSONValue {
        if container.decodeNil() { return .null }
        // A format says what it holds by refusing the other types.
        if let truth = try? container.decode(Bool.self) { return .bool(truth) }
        if let number = try? container.decode(Int64.self) { return .int64(number) }
        if let number = try? container.decode(Double.self) { return .double(number) }
        return .string(try container.decode(String.self))
    }
}
