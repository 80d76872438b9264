extension ValueEncoder: SingleValueEncodingContainer {
    func encodeNil() throws { try value.set(BSONValue.null) }

    func encode<Value: Encodable>(_ value: Value) throws { try self.value.setAny(value) }

    func encode(_ value: Bool) throws { try self.value.set(value) }
    func encode(_ value: String) throws { try self.value.set(value) }
    func encode(_ value: Double) throws { try self.value.set(value) }
    func encode(_ value: Float) throws { try self.value.set(value) }
    func encode(_ value: Int) throws { try self.value.set(value) }
    func encode(_ value: Int8) throws { try self.value.set(value) }
    func encode(_ value: Int16) throws { try self.value.set(value) }
    func encode(_ value: Int32) throws { try self.value.set(value) }
    func encode(_ value: Int64) throws { try self.value.set(value) }
    func encode(_ value: Int128) throws { try self.value.set(value) }
    func encode(_ value: UInt) throws { try self.value.set(value) }
    func encode(_ value: UInt8) throws { try self.value.set(value) }
    func encode(_ value: UInt16) throws { try self.value.set(value) }
    func encode(_ value: UInt32) throws { try self.value.set(value) }
    func encode(_ value: UInt64) throws { try self.value.set(value) }
    func encode(_ value: UInt128) throws { try self.value.set(value) }
}
