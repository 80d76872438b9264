/// One value in a tree.
struct SingleTreeEncoder: SingleValueEncodingContainer {
    let encoder: TreeEncoder

    var codingPath: [any CodingKey] { encoder.path }

    func encodeNil() throws { try encoder.write(BSONValue.null) }

    func encode<Value: Encodable>(_ value: Value) throws { try encoder.write(value) }
}
