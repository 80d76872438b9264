import BSON
import FoundationEssentials

/// Any bytes through the direct path to structs: nothing traps, and what is found agrees with the parsed document.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDirectCoding(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let raw = try? RawDocument(validating: bytes) else { return 0 }
    let document = try? Document(raw)
    let whole: Document? = try? raw.decode()
    require(document == nil || whole != nil, "a good document is refused by the direct path")
    check("a", raw, document)
    check("d", raw, document)
    check("longer key", raw, document)
    return 0
}

private func check(_ key: StaticString, _ raw: RawDocument, _ document: Document?) {
    let value = document?["\(key)"]
    let readers: [BSONValue?] = [
        read(key, raw) { (text: String) in .string(text) },
        read(key, raw) { (id: ObjectID) in .objectID(id) },
        read(key, raw) { (truth: Bool) in .bool(truth) }, read(key, raw) { (date: BSONDate) in .date(date) },
        read(key, raw) { (binary: Binary) in .binary(binary) },
        read(key, raw) { (decimal: Decimal128) in .decimal128(decimal) },
        read(key, raw) { (timestamp: Timestamp) in .timestamp(timestamp) },
    ]
    // Without the parsed document there is nothing to compare with: it is enough that nothing trapped.
    if document != nil {
        for found in readers where found != nil {
            require(found == value, "\(key): \(found!) is not \(value!)")
        }
        let integer = read(key, raw) { (integer: Int) in integer }
        require(integer == nil || integer == value?.intValue, "\(key): \(integer!) is not \(value!)")
    }
    _ = read(key, raw) { (date: Date) in date }
    _ = read(key, raw) { (numbers: [Double]) in numbers.count }
    _ = read(key, raw) { (byte: UInt8) in byte }
    _ = read(key, raw) { (nested: [String: [BSONValue]]) in nested.count }
    _ = read(key, raw) { (uuid: UUID) in uuid }
    _ = read(key, raw) { (raw: RawDocument) in raw.byteCount }
}

/// The field as a `Value`, or nil if there is none or it is something else.
private func read<Value: BSONElementDecodable, Result>(
    _ key: StaticString, _ raw: RawDocument, _ body: (Value) -> Result
) -> Result? {
    let value = try? raw.withReader { (reader) throws(BSONError) in try reader.decode(key, as: Value.self) }
    return value.map(body)
}

private func require(_ condition: Bool, _ message: @autoclosure () -> String) {
    if !condition { fatalError(message()) }
}
