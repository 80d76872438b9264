/// The fields of a document in a tree.
struct KeyedTreeEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: TreeEncoder

    var codingPath: [any CodingKey] { encoder.path }

    private func field(_ key: String, for value: Any) throws -> TreeEncoder {
        do throws(BSONError) { return try encoder.field(key) } catch { throw encoder.failure(error, value) }
    }

    func encodeNil(forKey key: Key) throws {
        try encoder.write(BSONValue.null, into: field(key.stringValue, for: BSONValue.null))
    }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try encoder.write(value, into: field(key.stringValue, for: value))
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        superEncoder(forKey: key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        superEncoder(forKey: key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
        encoder.part { () throws(BSONError) in try encoder.field(BSONCodingKey.superKey.stringValue) }
    }

    func superEncoder(forKey key: Key) -> any Encoder {
        encoder.part { () throws(BSONError) in try encoder.field(key.stringValue) }
    }
}
