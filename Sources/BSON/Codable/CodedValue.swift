/// A document around one value, for values that are no documents.
struct CodedValue<Value> {
    let value: Value
}

extension CodedValue: Encodable where Value: Encodable {}
extension CodedValue: Decodable where Value: Decodable {}
