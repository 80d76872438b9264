import BSON
import ColumnarTable

/// Any bytes as documents for a table, cut in two: whatever comes out has to be what the parser reads.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzColumns(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let first = bytes.first else { return 0 }
    let stream = Array(bytes.dropFirst())
    let cut = stream.isEmpty ? 0 : Int(first) % (stream.count + 1)
    let documents = parse(stream)
    do {
        let table = try table(stream, cut: cut, schema: nil, onMismatch: nil)
        guard let documents else { fatalError("a table of bytes that are no documents") }
        check(table, documents)
    } catch {
        // A table has no place for a key that a document holds twice.
        require(documents == nil || error.code == .duplicateKey, "no table: \(error)")
    }
    declared(stream, cut: cut)
    return 0
}

/// With a schema other values are mismatches; there is nothing to compare, only nothing to break.
private func declared(_ stream: [UInt8], cut: Int) {
    // Not a global: the leak sanitizer does not see what an enum with a payload points to.
    let schema: Schema = [
        "a": .int32, "b": .list(.string), "c": .struct(["a": .double, "d": .bsonValue]),
        "d": .binary(.generic),
    ]
    for policy in [MismatchPolicy.error, .nullAndCount, .widen] {
        guard let table = try? table(stream, cut: cut, schema: schema, onMismatch: policy) else { continue }
        for row in 0..<table.rowCount { _ = table.document(at: row) }
        _ = table.formatted()
        _ = try? table.csv()
    }
}

private func table(
    _ stream: [UInt8], cut: Int, schema: Schema?, onMismatch: MismatchPolicy?
) throws(ColumnarError) -> Table {
    var builder = try TableBuilder(schema: schema, onMismatch: onMismatch)
    // Blocks of their own size: the sanitizer sees a read behind their end.
    try builder.append(Array(stream[..<cut]))
    try builder.append(Array(stream[cut...]))
    return try builder.finish()
}

private func check(_ table: Table, _ documents: [Document]) {
    require(table.rowCount == documents.count, "\(table.rowCount) rows of \(documents.count) documents")
    for (row, document) in documents.enumerated() {
        require(normal(table.document(at: row)) == normal(document), "row \(row) is not \(document)")
    }
    _ = table.formatted()
}

/// The documents that the bytes are; nil if they are none.
private func parse(_ stream: [UInt8]) -> [Document]? {
    var documents: [Document] = []
    var rest = stream[...]
    while !rest.isEmpty {
        guard rest.count >= 4 else { return nil }
        let length = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length >= 5, length <= rest.count,
            let document = try? Document(bytes: Array(rest.prefix(length)))
        else {
            return nil
        }
        documents.append(document)
        rest = rest.dropFirst(length)
    }
    return documents
}

/// Numbers by their value, documents without nulls and by order of their keys: what a table keeps.
private func normal(_ document: Document) -> [String] {
    document.filter { $0.value != .null }.map { "\($0.key.debugDescription): \(normal($0.value))" }.sorted()
}

private func normal(_ value: BSONValue) -> String {
    switch value {
    case .int32(let number): "\(number)"
    case .int64(let number): "\(number)"
    case .double(let double):
        double.isNaN
            ? "nan"
            : Int64(exactly: double).map { double == 0 && double.sign == .minus ? "-0" : "\($0)" }
                ?? "\(double)"
    case .decimal128(let decimal): Int64(exactly: decimal).map { "\($0)" } ?? "decimal \(decimal)"
    case .document(let document): "{\(normal(document))}"
    case .array(let array): "[\(array.map(normal))]"
    default: "\(value)"
    }
}

private func require(_ condition: Bool, _ message: @autoclosure () -> String) {
    if !condition { fatalError(message()) }
}
