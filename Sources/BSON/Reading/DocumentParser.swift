/// Turns bytes into a `Document` tree in one forward pass, checking everything on the way.
package struct DocumentParser {
    private let base: UnsafeRawPointer

    /// Reads from memory that the caller keeps alive.
    package init(base: UnsafeRawPointer) {
        self.base = base
    }

    /// Parses the document at `offset`, which must not reach beyond `end`.
    package func document(at offset: Int, end: Int, depth: Int) throws(BSONError) -> Document {
        var fields: [Document.Field] = []
        try elements(at: offset, end: end, depth: depth) {
            (scanner, type, keyStart, keyCount, value) throws(BSONError) in
            let key = try scanner.utf8(from: keyStart, count: keyCount)
            do throws(BSONError) {
                let parsed = try self.value(of: type, at: value, scanner: scanner, depth: depth)
                fields.append(Document.Field(key: key, value: parsed))
            } catch {
                throw error.nested(under: key)
            }
        }
        return Document(fields: fields)
    }

    /// Parses the array at `offset`; its keys are not looked at beyond their UTF-8.
    package func array(at offset: Int, end: Int, depth: Int) throws(BSONError) -> [BSONValue] {
        var values: [BSONValue] = []
        try elements(at: offset, end: end, depth: depth) {
            (scanner, type, keyStart, keyCount, value) throws(BSONError) in
            do throws(BSONError) {
                values.append(try self.value(of: type, at: value, scanner: scanner, depth: depth))
            } catch {
                throw error.nested(under: String(values.count))
            }
        }
        return values
    }

    /// Calls `body` for each element of a document with the places of its key and value.
    @inline(__always)
    private func elements(
        at offset: Int, end: Int, depth: Int,
        _ body: (ElementScanner, BSONType, _ keyStart: Int, _ keyCount: Int, _ value: Int) throws(BSONError)
            -> Void
    ) throws(BSONError) {
        guard depth <= BSONLimits.maximumDepth else { throw Self.tooDeep(at: offset) }
        let length = try ElementScanner(base: base, end: end).documentSize(at: offset)
        let last = offset + length - 1
        let scanner = ElementScanner(base: base, end: last)
        var position = offset + 4
        while position < last {
            let type = try scanner.type(at: position)
            let keyEnd = try scanner.endOfCString(from: position + 1)
            let size = try scanner.size(of: type, at: keyEnd + 1)
            try body(scanner, type, position + 1, keyEnd - position - 1, keyEnd + 1)
            position = keyEnd + 1 + size
        }
    }

    /// Parses one value that has been measured already.
    package func value(
        of type: BSONType, at offset: Int, scanner: ElementScanner, depth: Int
    ) throws(BSONError) -> BSONValue {
        switch type {
        case .double: .double(scanner.double(at: offset))
        case .string: .string(try scanner.string(at: offset))
        case .document: .document(try document(at: offset, end: scanner.end, depth: depth + 1))
        case .array: .array(try array(at: offset, end: scanner.end, depth: depth + 1))
        case .binary: .binary(try scanner.binary(at: offset))
        case .undefined: .undefined
        case .objectID: .objectID(scanner.objectID(at: offset))
        case .bool: .bool(try scanner.bool(at: offset))
        case .date: .date(BSONDate(millisecondsSinceEpoch: scanner.int64(at: offset)))
        case .null: .null
        case .regularExpression: .regularExpression(try scanner.regularExpression(at: offset))
        case .dbPointer: .dbPointer(try scanner.dbPointer(at: offset))
        case .code: .code(try scanner.string(at: offset))
        case .symbol: .symbol(Symbol(try scanner.string(at: offset)))
        case .codeWithScope: .codeWithScope(try codeWithScope(at: offset, scanner: scanner, depth: depth))
        case .int32: .int32(scanner.int32(at: offset))
        case .timestamp: .timestamp(Timestamp(bits: scanner.uint64(at: offset)))
        case .int64: .int64(scanner.int64(at: offset))
        case .decimal128: .decimal128(scanner.decimal128(at: offset))
        case .minKey: .minKey
        case .maxKey: .maxKey
        }
    }

    private func codeWithScope(
        at offset: Int, scanner: ElementScanner, depth: Int
    ) throws(BSONError) -> CodeWithScope {
        let codeSize = try scanner.stringSize(at: offset + 4)
        let code = try scanner.string(at: offset + 4)
        let scope = try document(at: offset + 4 + codeSize, end: scanner.end, depth: depth + 1)
        return CodeWithScope(code, scope: scope)
    }

    @usableFromInline package static func tooDeep(at offset: Int) -> BSONError {
        BSONError(
            .tooDeep, "Documents nest deeper than \(BSONLimits.maximumDepth) levels", byteOffset: offset)
    }
}
