import FoundationEssentials

extension OpenValue {
    /// How a value of this type is written.
    @inline(__always)
    private func kind<Value>(of type: Value.Type) -> CodedTypeKind<any BSONElementEncodable.Type> {
        let strategies = slot.pointee.strategies
        return slot.pointee.types.kind(of: ObjectIdentifier(type)) {
            CodedTypeKind(of: type, direct: type as? any BSONElementEncodable.Type, strategies: strategies)
        }
    }

    /// Writes a field of any type, by its direct path if it has one.
    @inline(__always)
    func appendAny<Value: Encodable>(_ key: String, _ value: Value) throws {
        guard !isStale else { return try append(key, false) }
        // The two most frequent types are worth a compare each; their strategies are the table's business.
        if Value.self == ObjectID.self { return try append(key, unsafeBitCast(value, to: ObjectID.self)) }
        if Value.self == Date.self, slot.pointee.strategies.date == .date {
            return try append(key, unsafeBitCast(value, to: Date.self))
        }
        switch kind(of: Value.self) {
        case .codable:
            let inner: OpenValue
            do throws(BSONError) { inner = try pushField(key) } catch {
                throw failure(error, value, under: BSONCodingKey(stringValue: key))
            }
            try encode(value, into: inner)
        case .direct(let witness): try open(witness, value) { try append(key, $0) }
        case let other: try withStrategy(other, value) { try append(key, $0) }
        }
    }

    /// Writes an array element of any type, by its direct path if it has one.
    func appendAny<Value: Encodable>(_ value: Value) throws {
        guard !isStale else { return try append(false) }
        switch kind(of: Value.self) {
        case .codable:
            let inner: OpenValue
            do throws(BSONError) { inner = try pushItem() } catch {
                throw failure(
                    error, value, under: BSONCodingKey(intValue: slot.pointee.frames[Int(frame)].count))
            }
            do { try encode(value, into: inner) } catch {
                if !isStale { takeBackIndex() }
                throw error
            }
        case .direct(let witness): try open(witness, value) { try append($0) }
        case let other: try withStrategy(other, value) { try append($0) }
        }
    }

    /// Writes the value itself, of any type.
    func setAny<Value: Encodable>(_ value: Value) throws {
        guard !isStale else { return try set(false) }
        switch kind(of: Value.self) {
        case .codable: try value.encode(to: ValueEncoder(value: self))
        case .direct(let witness): try open(witness, value) { try set($0) }
        case let other: try withStrategy(other, value) { try set($0) }
        }
    }

    /// Has a value write itself into a frame of its own; takes back everything when it fails.
    @inline(__always)
    private func encode<Value: Encodable>(_ value: Value, into inner: OpenValue) throws {
        let mark = slot.pointee.frames[Int(inner.frame)]
        do {
            try value.encode(to: ValueEncoder(value: inner))
            do throws(BSONError) { try activate() } catch { throw failure(error, value, under: nil) }
        } catch {
            if !isStale, slot.pointee.frames[Int(frame)].serial == serial {
                slot.pointee.rollBack(to: mark.header, frame: Int(frame), depth: mark.depth)
            }
            throw error
        }
    }

    @inline(__always)
    private func open<Direct: BSONElementEncodable, Value>(
        _ direct: Direct.Type, _ value: Value, _ write: (Direct) throws -> Void
    ) throws {
        // Sound: the witness was found by casting the metatype of Value, so both are one type.
        try write(unsafeBitCast(value, to: direct))
    }
}
