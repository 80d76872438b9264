extension BSONWriter {
    /// Writes a whole document.
    package mutating func write(_ document: Document) throws(BSONError) {
        let start = try beginDocument()
        for field in document.fields {
            do throws(BSONError) {
                try putHeader(field.value.type, field.key)
                try write(field.value)
            } catch {
                throw error.nested(under: field.key)
            }
        }
        try endDocument(start)
    }

    /// Writes an array.
    package mutating func write(_ array: [BSONValue]) throws(BSONError) {
        let start = try beginDocument()
        for (index, value) in array.enumerated() {
            putHeader(value.type, index: index)
            do throws(BSONError) {
                try write(value)
            } catch {
                throw error.nested(under: String(index))
            }
        }
        try endDocument(start)
    }

    /// Writes a value without type and key.
    package mutating func write(_ value: BSONValue) throws(BSONError) {
        switch value {
        case .double(let double): put(double.bitPattern)
        case .string(let text), .code(let text): try putString(text)
        case .document(let document): try write(document)
        case .array(let array): try write(array)
        case .binary(let binary): try write(binary)
        case .objectID(let id): put(id)
        case .bool(let bool): put(bool ? 1 : 0 as UInt8)
        case .date(let date): put(date.millisecondsSinceEpoch)
        case .regularExpression(let expression): try write(expression)
        case .dbPointer(let pointer):
            try putString(pointer.namespace)
            put(pointer.id)
        case .symbol(let symbol): try putString(symbol.string)
        case .codeWithScope(let code): try write(code)
        case .int32(let number): put(number)
        case .timestamp(let timestamp): put(timestamp.bits)
        case .int64(let number): put(number)
        case .decimal128(let decimal): put(decimal)
        case .undefined, .null, .minKey, .maxKey: break
        }
    }

    @inlinable package mutating func put(_ id: ObjectID) {
        reserve(12)
        id.store(to: base + count)
        count &+= 12
    }

    package mutating func put(_ decimal: Decimal128) {
        put(decimal.low)
        put(decimal.high)
    }

    /// Copies a document that is bytes already.
    package mutating func write(_ raw: RawDocument) {
        raw.withUnsafeBytes { put($0) }
    }

    package mutating func write(_ binary: Binary) throws(BSONError) {
        try binary.bytes.span.bytes.withUnsafeBytes { (bytes) throws(BSONError) in
            try putBinary(bytes, subtype: binary.subtype)
        }
    }

    package mutating func write(_ expression: RegularExpression) throws(BSONError) {
        try putCString(expression.pattern, what: expression.pattern)
        try putCString(expression.options, what: expression.options)
    }

    package mutating func write(_ code: CodeWithScope) throws(BSONError) {
        let start = count
        put(Int32(0))
        try putString(code.code)
        try write(code.scope)
        guard let length = Int32(exactly: count - start) else { throw Self.tooLarge }
        patch(length, at: start)
    }
}
