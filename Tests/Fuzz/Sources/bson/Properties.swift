import BSON

/// Crashes, which is how a fuzzer is told of a failure.
func require(_ condition: Bool, _ message: String) {
    if !condition { fatalError(message) }
}

private let wrapperKeys: Set<String> = [
    "$binary", "$code", "$date", "$dbPointer", "$maxKey", "$minKey", "$numberDecimal", "$numberDouble",
    "$numberInt",
    "$numberLong", "$oid", "$regularExpression", "$symbol", "$timestamp", "$undefined", "$uuid",
]

/// Whether an embedded document has a key that Extended JSON would take for a type: such text cannot round-trip.
func resemblesWrapper(_ document: Document) -> Bool {
    document.contains { resemblesWrapper($0.value) }
}

private func resemblesWrapper(_ value: BSONValue) -> Bool {
    switch value {
    case .document(let document):
        document.contains { wrapperKeys.contains($0.key) } || resemblesWrapper(document)
    case .array(let elements): elements.contains(where: resemblesWrapper)
    case .codeWithScope(let code): resemblesWrapper(.document(code.scope))
    default: false
    }
}

/// The document as text can hold it: every NaN the same, every decimal in its canonical bits.
func withoutPayloads(_ document: Document) -> Document {
    Document(elements: document.map { ($0.key, withoutPayloads($0.value)) })
}

private func withoutPayloads(_ value: BSONValue) -> BSONValue {
    switch value {
    case .double(let number): return .double(number.isNaN ? .nan : number)
    case .decimal128(let decimal):
        guard let canonical = Decimal128(decimal.description) else {
            fatalError("\(decimal) does not read back")
        }
        return .decimal128(canonical)
    case .document(let document): return .document(withoutPayloads(document))
    case .array(let elements): return .array(elements.map(withoutPayloads))
    case .codeWithScope(let code):
        return .codeWithScope(CodeWithScope(code.code, scope: withoutPayloads(code.scope)))
    default: return value
    }
}
