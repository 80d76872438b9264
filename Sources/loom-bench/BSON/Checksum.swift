import BSON

/// A sum over every scalar of a document, at every depth: whoever has it has read them all.
enum Checksum {
    static func of(_ document: Document) -> UInt64 {
        var sum: UInt64 = 0
        for (key, value) in document {
            sum = sum &+ UInt64(key.utf8.count) &+ of(value)
        }
        return sum
    }

    static func of(_ value: BSONValue) -> UInt64 {
        switch value {
        case .double(let number): number.bitPattern
        case .string(let text), .code(let text): of(text)
        case .document(let document): of(document)
        case .array(let values): values.reduce(0) { $0 &+ of($1) }
        case .binary(let binary): UInt64(binary.bytes.count) &+ UInt64(binary.bytes.last ?? 0)
        case .objectID(let id): of(id)
        case .bool(let truth): truth ? 1 : 0
        case .date(let date): UInt64(truncatingIfNeeded: date.millisecondsSinceEpoch)
        case .regularExpression(let expression): of(expression.pattern) &+ of(expression.options)
        case .dbPointer(let pointer): of(pointer.namespace)
        case .symbol(let symbol): of(symbol.string)
        case .codeWithScope(let code): of(code.code) &+ of(code.scope)
        case .int32(let number): UInt64(truncatingIfNeeded: number)
        case .timestamp(let timestamp): UInt64(timestamp.seconds) &+ UInt64(timestamp.increment)
        case .int64(let number): UInt64(truncatingIfNeeded: number)
        case .decimal128(let decimal): decimal.isNaN ? 1 : 2
        case .undefined, .null, .minKey, .maxKey: 3
        }
    }

    /// Its length, as the C peer does: making the string has read every byte of it.
    @inline(__always)
    static func of(_ text: String) -> UInt64 { UInt64(text.utf8.count) }

    @inline(__always)
    static func of(_ id: ObjectID) -> UInt64 { withUnsafeBytes(of: id) { UInt64($0[$0.count - 1]) } }
}
