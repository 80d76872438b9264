import BSON

/// Values in the form in which a table and the documents it was built from have to agree: numbers by their value,
/// documents without nulls and in order of their keys.
enum Normal {
    static func form(_ value: BSONValue) -> BSONValue {
        switch value {
        case .int32(let number): .int64(Int64(number))
        case .double(let double): integer(double).map(BSONValue.int64) ?? .string("\(double)")
        case .decimal128(let decimal): Int64(exactly: decimal).map(BSONValue.int64) ?? .string("\(decimal)")
        case .document(let document): .document(form(document))
        case .array(let array): .array(array.map(form))
        default: value
        }
    }

    static func form(_ document: Document) -> Document {
        let fields = document.filter { $0.value != .null }.sorted { $0.key < $1.key }
        return Document(elements: fields.map { ($0.key, form($0.value)) })
    }

    private static func integer(_ double: Double) -> Int64? {
        double == 0 && double.sign == .minus ? nil : Int64(exactly: double)
    }
}
