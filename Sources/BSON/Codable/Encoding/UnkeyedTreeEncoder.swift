/// The elements of an array in a tree.
struct UnkeyedTreeEncoder: UnkeyedEncodingContainer {
    let encoder: TreeEncoder

    var codingPath: [any CodingKey] { encoder.path }

    var count: Int { encoder.node.count }

    func encodeNil() throws { try encode(BSONValue.null) }

    func encode<Value: Encodable>(_ value: Value) throws {
        let item: TreeEncoder
        do throws(BSONError) { item = try encoder.item() } catch { throw encoder.failure(error, value) }
        try encoder.write(value, into: item)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> {
        superEncoder().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { superEncoder().unkeyedContainer() }

    func superEncoder() -> any Encoder {
        encoder.part { () throws(BSONError) in try encoder.item() }
    }
}
