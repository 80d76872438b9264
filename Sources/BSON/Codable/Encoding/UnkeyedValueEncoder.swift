/// The elements of an array, one after the other.
struct UnkeyedValueEncoder: UnkeyedEncodingContainer {
    let array: OpenValue

    var codingPath: [any CodingKey] { array.path }

    var count: Int { array.itemCount }

    func encodeNil() throws {
        try array.append(BSONValue.null)
    }

    func encode<Value: Encodable>(_ value: Value) throws {
        try array.appendAny(value)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> {
        superEncoder().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        superEncoder().unkeyedContainer()
    }

    func superEncoder() -> any Encoder { array.itemEncoder() }

    func encode(_ value: Bool) throws { try array.append(value) }
    func encode(_ value: String) throws { try array.append(value) }
    func encode(_ value: Double) throws { try array.append(value) }
    func encode(_ value: Float) throws { try array.append(value) }
    func encode(_ value: Int) throws { try array.append(value) }
    func encode(_ value: Int8) throws { try array.append(value) }
    func encode(_ value: Int16) throws { try array.append(value) }
    func encode(_ value: Int32) throws { try array.append(value) }
    func encode(_ value: Int64) throws { try array.append(value) }
    func encode(_ value: Int128) throws { try array.append(value) }
    func encode(_ value: UInt) throws { try array.append(value) }
    func encode(_ value: UInt8) throws { try array.append(value) }
    func encode(_ value: UInt16) throws { try array.append(value) }
    func encode(_ value: UInt32) throws { try array.append(value) }
    func encode(_ value: UInt64) throws { try array.append(value) }
    func encode(_ value: UInt128) throws { try array.append(value) }
}
