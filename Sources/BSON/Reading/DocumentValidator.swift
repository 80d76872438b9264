/// Checks bytes just as `DocumentParser` does, without building anything.
package struct DocumentValidator {
    private let base: UnsafeRawPointer

    /// Reads from memory that the caller keeps alive.
    package init(base: UnsafeRawPointer) {
        self.base = base
    }

    /// Checks the document at `offset`, which must not reach beyond `end`. An array's keys are not looked at.
    package func document(at offset: Int, end: Int, depth: Int, isArray: Bool = false) throws(BSONError) {
        guard depth <= BSONLimits.maximumDepth else { throw DocumentParser.tooDeep(at: offset) }
        let length = try ElementScanner(base: base, end: end).documentSize(at: offset)
        let last = offset + length - 1
        let scanner = ElementScanner(base: base, end: last)
        var position = offset + 4
        var index = 0
        while position < last {
            let type = try scanner.type(at: position)
            let keyEnd = try scanner.endOfCString(from: position + 1)
            if !isArray { try checkUTF8(scanner, from: position + 1, count: keyEnd - position - 1) }
            let size = try scanner.size(of: type, at: keyEnd + 1)
            do throws(BSONError) {
                try value(of: type, at: keyEnd + 1, scanner: scanner, depth: depth)
            } catch {
                let key = try scanner.utf8(from: position + 1, count: isArray ? 0 : keyEnd - position - 1)
                throw error.nested(under: isArray ? String(index) : key)
            }
            position = keyEnd + 1 + size
            index += 1
        }
    }

    private func value(
        of type: BSONType, at offset: Int, scanner: ElementScanner, depth: Int
    ) throws(BSONError) {
        switch type {
        case .string, .code, .symbol: try checkString(scanner, at: offset)
        case .document, .array:
            try document(at: offset, end: scanner.end, depth: depth + 1, isArray: type == .array)
        case .bool: _ = try scanner.bool(at: offset)
        case .binary: _ = try scanner.binaryRange(at: offset)
        case .regularExpression: _ = try scanner.regularExpression(at: offset)
        case .dbPointer: try checkString(scanner, at: offset)
        case .codeWithScope:
            try checkString(scanner, at: offset + 4)
            let codeSize = try scanner.stringSize(at: offset + 4)
            try document(at: offset + 4 + codeSize, end: scanner.end, depth: depth + 1)
        default: break
        }
    }

    private func checkString(_ scanner: ElementScanner, at offset: Int) throws(BSONError) {
        try checkUTF8(scanner, from: offset + 4, count: Int(scanner.int32(at: offset)) - 1)
    }

    private func checkUTF8(_ scanner: ElementScanner, from start: Int, count: Int) throws(BSONError) {
        // Text beyond ASCII is rare in keys and values; the standard library's own check decides it.
        if !scanner.isASCII(from: start, count: count) { _ = try scanner.utf8(from: start, count: count) }
    }
}
