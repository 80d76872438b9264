/// Turns bytes into a `Document` tree in one forward pass, checking everything on the way.
package struct DocumentParser {
    private let base: UnsafeRawPointer

    /// Reads from memory that the caller keeps alive.
    package init(base: UnsafeRawPointer) {
        self.base = base
    }

    /// Parses the document at `offset`, which must not reach beyond `end`.
    package func document(at offset: Int, end: Int, depth: Int) throws(BSONError) -> Document {
        var stacks = ParserStacks()
        let size = try ElementScanner(base: base, end: end).documentSize(at: offset)
        return try document(at: offset, size: size, depth: depth, &stacks)
    }

    /// Parses one value that has been measured already.
    package func value(
        of type: BSONType, at offset: Int, scanner: ElementScanner, depth: Int
    ) throws(BSONError) -> BSONValue {
        var stacks = ParserStacks()
        var position = offset
        return try value(of: type, at: &position, scanner: scanner, depth: depth, &stacks)
    }

    private func document(
        at offset: Int, size: Int, depth: Int, _ stacks: inout ParserStacks
    ) throws(BSONError) -> Document {
        guard depth <= BSONLimits.maximumDepth else { throw Self.tooDeep(at: offset) }
        let scanner = ElementScanner(base: base, end: offset &+ size &- 1)
        let mark = stacks.fields.count
        var position = offset &+ 4
        while position < scanner.end {
            let type = try scanner.type(at: position)
            let keyStart = position &+ 1
            let (key, keyEnd) = try scanner.key(at: keyStart)
            position = keyEnd &+ 1
            do throws(BSONError) {
                stacks.fields.push(
                    Document.Field(
                        key: consume key,
                        value: try value(of: type, at: &position, scanner: scanner, depth: depth, &stacks)))
            } catch {
                // Read once more rather than kept: a key held for this would be counted twice for every element.
                throw error.nested(under: try scanner.key(at: keyStart).text)
            }
        }
        return Document(fields: stacks.fields.pop(to: mark))
    }

    /// An array's keys are not looked at.
    private func array(
        at offset: Int, size: Int, depth: Int, _ stacks: inout ParserStacks
    ) throws(BSONError) -> [BSONValue] {
        guard depth <= BSONLimits.maximumDepth else { throw Self.tooDeep(at: offset) }
        let scanner = ElementScanner(base: base, end: offset &+ size &- 1)
        let mark = stacks.values.count
        var position = offset &+ 4
        while position < scanner.end {
            let type = try scanner.type(at: position)
            position = try scanner.endOfCString(from: position &+ 1) &+ 1
            do throws(BSONError) {
                stacks.values.push(
                    try value(of: type, at: &position, scanner: scanner, depth: depth, &stacks))
            } catch {
                throw error.nested(under: String(stacks.values.count - mark))
            }
        }
        return stacks.values.pop(to: mark)
    }

    /// Parses the value at `position` and moves behind it.
    @inline(__always)
    private func value(
        of type: BSONType, at position: inout Int, scanner: ElementScanner, depth: Int,
        _ stacks: inout ParserStacks
    ) throws(BSONError) -> BSONValue {
        let offset = position
        let size = try scanner.size(of: type, at: offset)
        position = offset &+ size
        switch type {
        case .string: return .string(try scanner.utf8(from: offset &+ 4, count: size &- 5))
        case .document: return .document(try document(at: offset, size: size, depth: depth &+ 1, &stacks))
        case .array: return .array(try array(at: offset, size: size, depth: depth &+ 1, &stacks))
        case .double: return .double(scanner.double(at: offset))
        case .int32: return .int32(scanner.int32(at: offset))
        case .int64: return .int64(scanner.int64(at: offset))
        case .bool: return .bool(try scanner.bool(at: offset))
        case .objectID: return .objectID(scanner.objectID(at: offset))
        case .date: return .date(BSONDate(millisecondsSinceEpoch: scanner.int64(at: offset)))
        case .null: return .null
        default: return try rareValue(of: type, at: offset, scanner: scanner, depth: depth)
        }
    }

    private func rareValue(
        of type: BSONType, at offset: Int, scanner: ElementScanner, depth: Int
    ) throws(BSONError) -> BSONValue {
        switch type {
        case .binary: .binary(try scanner.binary(at: offset))
        case .regularExpression: .regularExpression(try scanner.regularExpression(at: offset))
        case .dbPointer: .dbPointer(try scanner.dbPointer(at: offset))
        case .code: .code(try scanner.string(at: offset))
        case .symbol: .symbol(Symbol(try scanner.string(at: offset)))
        case .codeWithScope: .codeWithScope(try codeWithScope(at: offset, scanner: scanner, depth: depth))
        case .timestamp: .timestamp(Timestamp(bits: scanner.uint64(at: offset)))
        case .decimal128: .decimal128(scanner.decimal128(at: offset))
        case .undefined: .undefined
        case .minKey: .minKey
        case .maxKey: .maxKey
        default: try value(of: type, at: offset, scanner: scanner, depth: depth)
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
