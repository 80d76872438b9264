/// The encoder that a value's `encode(to:)` receives.
struct ValueEncoder: Encoder {
    let value: OpenValue

    var codingPath: [any CodingKey] { value.path }

    var userInfo: [CodingUserInfoKey: Any] {
        value.isStale ? [:] : value.slot.pointee.userInfo
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(KeyedValueEncoder<Key>(document: value.open(.document)))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        UnkeyedValueEncoder(array: value.open(.array))
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }
}
