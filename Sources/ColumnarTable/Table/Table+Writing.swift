package import BSON

extension Table {
    /// All rows as documents without their nulls, in one piece of memory.
    ///
    /// - Throws: `BSONError` for a column whose name contains a null byte, and for a document over BSON's limits.
    package func encodedRows() throws(BSONError) -> [RawDocument] {
        var writer = BSONWriter(capacity: byteCount + byteCount / 2)
        var ends: [Int] = []
        ends.reserveCapacity(rowCount)
        for row in 0..<rowCount {
            try write(row, into: &writer)
            ends.append(writer.count)
        }
        let storage = writer.takeStorage()
        var start = 0
        return ends.map { end in
            defer { start = end }
            return RawDocument(storage: storage, offset: start, byteCount: end - start)
        }
    }

    private func write(_ row: Int, into writer: inout BSONWriter) throws(BSONError) {
        let start = try writer.beginDocument()
        for (field, column) in zip(schema.fields, columns) where column.isValid(row) {
            try column.write(row, under: field.name, into: &writer)
        }
        try writer.endDocument(start)
    }
}

extension Column {
    /// Writes a row that is valid as a field.
    fileprivate func write(
        _ row: Int, under key: String, into writer: inout BSONWriter
    ) throws(BSONError) {
        try writer.putHeader(bsonType(at: row), key)
        try writeValue(row, into: &writer)
    }

    /// The type byte that a valid row's value has.
    private func bsonType(at row: Int) -> BSONType {
        switch type {
        case .null: .null
        case .bool: .bool
        case .int32: .int32
        case .int64: .int64
        case .double: .double
        case .string: .string
        case .date: .date
        case .objectID: .objectID
        case .decimal128: .decimal128
        case .binary: .binary
        case .struct: .document
        case .list: .array
        // A stored value begins with its type.
        case .bsonValue: bytes(at: row).first.flatMap(BSONType.init(byte:)) ?? .null
        }
    }

    private func writeValue(_ row: Int, into writer: inout BSONWriter) throws(BSONError) {
        switch type {
        case .null: break
        case .bool: writer.put(bit(at: row) ? 1 : 0 as UInt8)
        case .int32: try writeWord(row, as: Int32.self, into: &writer)
        case .int64, .date: try writeWord(row, as: Int64.self, into: &writer)
        case .double: try writeWord(row, as: UInt64.self, into: &writer)
        case .decimal128:
            try writeWord(row * 2, as: UInt64.self, into: &writer)
            try writeWord(row * 2 + 1, as: UInt64.self, into: &writer)
        case .objectID:
            guard let id = objectID(at: row) else { throw Self.cutShort }
            writer.put(id)
        case .string:
            let text = bytes(at: row)
            guard let size = Int32(exactly: text.count + 1) else { throw Self.cutShort }
            writer.put(size)
            writer.put(text)
            writer.put(0 as UInt8)
        case .binary(let subtype): try writer.putBinary(bytes(at: row), subtype: subtype)
        case .struct(let schema): try writeFields(row, schema, into: &writer)
        case .list: try writeElements(row, into: &writer)
        case .bsonValue: writer.put(UnsafeRawBufferPointer(rebasing: bytes(at: row).dropFirst()))
        }
    }

    private func writeWord<Word: FixedWidthInteger & BitwiseCopyable>(
        _ row: Int, as type: Word.Type, into writer: inout BSONWriter
    ) throws(BSONError) {
        guard let word = load(row, as: type) else { throw Self.cutShort }
        writer.put(word)
    }

    private func writeFields(
        _ row: Int, _ schema: Schema, into writer: inout BSONWriter
    ) throws(BSONError) {
        let start = try writer.beginDocument()
        for (field, column) in zip(schema.fields, children) where column.isValid(row) {
            try column.write(row, under: field.name, into: &writer)
        }
        try writer.endDocument(start)
    }

    private func writeElements(_ row: Int, into writer: inout BSONWriter) throws(BSONError) {
        guard let elements = children.first else { throw Self.cutShort }
        let start = try writer.beginDocument()
        for (index, element) in range(at: row).enumerated() {
            guard elements.isValid(element) else {
                writer.putHeader(.null, index: index)
                continue
            }
            writer.putHeader(elements.bsonType(at: element), index: index)
            try elements.writeValue(element, into: &writer)
        }
        try writer.endDocument(start)
    }

    /// A column that was put together from buffers of another length than it says.
    private static var cutShort: BSONError {
        BSONError(.truncated, "A column's memory ends before its last row")
    }
}
