public import BSON

extension Column {
    /// A row's value; `.null` when it is null. The row must be one of `0..<count`.
    ///
    /// A struct gives a document without its null fields, since a column does not know which of them were missing.
    /// Cost: makes the string, document or array anew; loops over numbers better use `values(as:)`.
    public func value(at row: Int) -> BSONValue {
        precondition(row >= 0 && row < count, "The column has no such row")
        return isValid(row) ? validValue(at: row) : .null
    }

    private func validValue(at row: Int) -> BSONValue {
        switch type {
        case .null: return .null
        case .bool: return .bool(bit(at: row))
        case .int32: return load(row, as: Int32.self).map(BSONValue.int32) ?? .null
        case .int64: return load(row, as: Int64.self).map(BSONValue.int64) ?? .null
        case .double: return load(row, as: Double.self).map(BSONValue.double) ?? .null
        case .date:
            return load(row, as: Int64.self).map { .date(BSONDate(millisecondsSinceEpoch: $0)) } ?? .null
        case .string: return .string(text(at: row))
        case .objectID: return objectID(at: row).map(BSONValue.objectID) ?? .null
        case .decimal128: return decimal(at: row).map(BSONValue.decimal128) ?? .null
        case .binary(let subtype): return .binary(Binary(Array(bytes(at: row)), subtype: subtype))
        case .bsonValue: return storedValue(at: row)
        case .struct(let schema): return .document(document(at: row, schema: schema))
        case .list:
            guard let elements = children.first else { return .null }
            return .array(range(at: row).map { elements.value(at: $0) })
        }
    }

    func bit(at row: Int) -> Bool {
        guard let byte = load(row >> 3, as: UInt8.self) else { return false }
        return byte >> UInt8(row & 7) & 1 == 1
    }

    /// A row of a string column, whose bytes were checked when they came in.
    func text(at row: Int) -> String {
        String(decoding: bytes(at: row), as: UTF8.self)
    }

    func objectID(at row: Int) -> ObjectID? {
        guard let values, row >= 0, row < values.byteCount / 12 else { return nil }
        return ObjectID(loadingFrom: values.base + row * 12)
    }

    func decimal(at row: Int) -> Decimal128? {
        load(row, as: SIMD2<UInt64>.self).map { Decimal128(high: $0[1], low: $0[0]) }
    }

    func document(at row: Int, schema: Schema) -> Document {
        var document = Document()
        for (field, column) in zip(schema.fields, children) where column.isValid(row) {
            document.append(field.name, column.validValue(at: row))
        }
        return document
    }

    /// A row of a `bsonValue` column.
    private func storedValue(at row: Int) -> BSONValue {
        let bytes = bytes(at: row)
        guard let base = bytes.baseAddress, let type = bytes.first.flatMap(BSONType.init(rawValue:)) else {
            return .null
        }
        let scanner = ElementScanner(base: base, end: bytes.count)
        do throws(BSONError) {
            return try DocumentParser(base: base).value(of: type, at: 1, scanner: scanner, depth: 1)
        } catch {
            // The builder has read these bytes with the same code before it stored them.
            assertionFailure("a stored value cannot be read: \(error)")
            return .undefined
        }
    }
}
