import BSON

/// Storing what is not one of the common fixed-size values or short texts.
extension ColumnBuilder {
    /// Appends a value of any type, whose bytes are known to lie before `end`.
    func append(
        _ type: BSONType, _ value: UnsafeRawPointer, size: Int, end: UnsafeRawPointer, depth: Int
    ) throws(ColumnarError) {
        if kind.bsonType == type || kind == .bsonValue || kind == .skipped {
            _ = try state.store(value, type: type.rawValue, end: end, depth: depth)
        } else {
            try appendOther(type, value, size: size, end: end, depth: depth)
        }
    }

    /// Stores a value of the column's own type for which `ColumnState` has no code of its own; returns its end.
    func storeOwn(
        _ value: UnsafeRawPointer, type byte: UInt8, end: UnsafeRawPointer
    ) throws(ColumnarError) -> UnsafeRawPointer {
        guard value <= end else {
            throw ColumnarError(.malformed, "The document ends inside a value")
        }
        let scanner = ElementScanner(base: value, end: end - value)
        let type: BSONType
        let size: Int
        do throws(BSONError) {
            guard let known = BSONType(rawValue: byte) else {
                throw BSONError(.unknownType, "Unknown BSON type \(byte)")
            }
            type = known
            size = try scanner.size(of: type, at: 0)
        } catch {
            throw ColumnarError(error)
        }
        try storeMeasured(type, value, size: size, scanner: scanner)
        return value + size
    }

    private func storeMeasured(
        _ type: BSONType, _ value: UnsafeRawPointer, size: Int, scanner: ElementScanner
    ) throws(ColumnarError) {
        switch kind {
        case .null: try appendNullValue()
        case .bsonValue where type == .null: try appendNullValue()
        case .bsonValue:
            // Read once now, so that what the column holds can always be read.
            try check(type, scanner)
            try appendBytes(UnsafeRawBufferPointer(start: value, count: size), after: type.rawValue)
        case .largeString:
            try UnsafeMutablePointer<ColumnState>.checkUTF8(value + 4, size - 5)
            try appendBytes(UnsafeRawBufferPointer(start: value + 4, count: size - 5))
        default:
            try storeBinary(value, size: size, scanner: scanner)
        }
    }

    private func check(_ type: BSONType, _ scanner: ElementScanner) throws(ColumnarError) {
        do throws(BSONError) {
            _ = try DocumentParser(base: scanner.base).value(of: type, at: 0, scanner: scanner, depth: 1)
        } catch {
            throw ColumnarError(error)
        }
    }

    private func storeBinary(
        _ value: UnsafeRawPointer, size: Int, scanner: ElementScanner
    ) throws(ColumnarError) {
        let (subtype, start, count) = try Self.binaryRange(scanner)
        if subtype == self.subtype {
            try appendBytes(UnsafeRawBufferPointer(start: value + start, count: count))
        } else {
            try appendMismatch(.binary, value, size: size, end: value + size, depth: 1)
        }
    }

    static func binaryRange(
        _ scanner: ElementScanner
    ) throws(ColumnarError) -> (subtype: Binary.Subtype, start: Int, count: Int) {
        do throws(BSONError) {
            return try scanner.binaryRange(at: 0)
        } catch {
            throw ColumnarError(error)
        }
    }

    /// Appends a row of bytes, the byte `type` before them if there is one.
    func appendBytes(_ bytes: UnsafeRawBufferPointer, after type: UInt8? = nil) throws(ColumnarError) {
        if state.pointee.count >= state.pointee.capacity { try growRows() }
        let size = bytes.count + (type == nil ? 0 : 1)
        if state.pointee.dataCount + size > state.pointee.dataLimit { try growData(by: size) }
        var target = state.pointee.data + state.pointee.dataCount
        if let type {
            target.storeBytes(of: type, as: UInt8.self)
            target += 1
        }
        if let source = bytes.baseAddress, bytes.count > 0 {
            target.copyMemory(from: source, byteCount: bytes.count)
        }
        state.pointee.dataCount += size
        try endRow(at: state.pointee.dataCount)
    }
}
