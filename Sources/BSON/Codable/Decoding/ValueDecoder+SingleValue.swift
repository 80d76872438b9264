extension ValueDecoder: SingleValueDecodingContainer {
    /// Whether the value is null.
    package func decodeNil() -> Bool { !isStale && type == .null }

    @inline(__always)
    private func scalar<Value: BSONElementDecodable>(_ type: Value.Type) throws -> Value {
        try enclosing.read(type, at: place)
    }

    /// Reads a value of any type, by its direct path if it has one.
    package func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try enclosing.readAny(type, at: place)
    }

    /// Reads the value.
    package func decode(_ type: Bool.Type) throws -> Bool { try scalar(type) }
    /// Reads the value.
    package func decode(_ type: String.Type) throws -> String { try scalar(type) }
    /// Reads the value.
    package func decode(_ type: Double.Type) throws -> Double { try scalar(type) }
    /// Reads the value.
    package func decode(_ type: Float.Type) throws -> Float { try scalar(type) }
    /// Reads the value.
    package func decode(_ type: Int.Type) throws -> Int { try scalar(type) }
    /// Reads the value.
    package func decode(_ type: Int8.Type) throws -> Int8 { try scalar(type) }
    /// Reads the value.
    package func decode(_ type: Int16.Type) throws -> Int16 { try scalar(type) }
    /// Reads the value.
    package func decode(_ type: Int32.Type) throws -> Int32 { try scalar(type) }
    /// Reads the value.
    package func decode(_ type: Int64.Type) throws -> Int64 { try scalar(type) }
    /// Reads the value.
    package func decode(_ type: UInt.Type) throws -> UInt { try scalar(type) }
    /// Reads the value.
    package func decode(_ type: UInt8.Type) throws -> UInt8 { try scalar(type) }
    /// Reads the value.
    package func decode(_ type: UInt16.Type) throws -> UInt16 { try scalar(type) }
    /// Reads the value.
    package func decode(_ type: UInt32.Type) throws -> UInt32 { try scalar(type) }
    /// Reads the value.
    package func decode(_ type: UInt64.Type) throws -> UInt64 { try scalar(type) }
    /// Reads the value.
    package func decode(_ type: Int128.Type) throws -> Int128 { try scalar(type) }
    /// Reads the value.
    package func decode(_ type: UInt128.Type) throws -> UInt128 { try scalar(type) }
}
