/// The fields of a document.
struct KeyedValueEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let document: OpenValue

    var codingPath: [any CodingKey] { document.path }

    func encodeNil(forKey key: Key) throws {
        try document.append(key.stringValue, BSONValue.null)
    }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try document.appendAny(key.stringValue, value)
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
        document.encoder(under: BSONCodingKey.superKey.stringValue)
    }

    func superEncoder(forKey key: Key) -> any Encoder {
        document.encoder(under: key.stringValue)
    }

    func encode(_ value: Bool, forKey key: Key) throws { try document.append(key.stringValue, value) }
    func encode(_ value: String, forKey key: Key) throws { try document.append(key.stringValue, value) }
    func encode(_ value: Double, forKey key: Key) throws { try document.append(key.stringValue, value) }
    func encode(_ value: Float, forKey key: Key) throws { try document.append(key.stringValue, value) }
    func encode(_ value: Int, forKey key: Key) throws { try document.append(key.stringValue, value) }
    func encode(_ value: Int8, forKey key: Key) throws { try document.append(key.stringValue, value) }
    func encode(_ value: Int16, forKey key: Key) throws { try document.append(key.stringValue, value) }
    func encode(_ value: Int32, forKey key: Key) throws { try document.append(key.stringValue, value) }
    func encode(_ value: Int64, forKey key: Key) throws { try document.append(key.stringValue, value) }
    func encode(_ value: Int128, forKey key: Key) throws { try document.append(key.stringValue, value) }
    func encode(_ value: UInt, forKey key: Key) throws { try document.append(key.stringValue, value) }
    func encode(_ value: UInt8, forKey key: Key) throws { try document.append(key.stringValue, value) }
    func encode(_ value: UInt16, forKey key: Key) throws { try document.append(key.stringValue, value) }
    func encode(_ value: UInt32, forKey key: Key) throws { try document.append(key.stringValue, value) }
    func encode(_ value: UInt64, forKey key: Key) throws { try document.append(key.stringValue, value) }
    func encode(_ value: UInt128, forKey key: Key) throws { try document.append(key.stringValue, value) }
}
