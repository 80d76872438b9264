import FoundationEssentials

extension OpenDocument {
    /// Reads a value of a type that the compiler knows.
    @inline(__always)
    func read<Value: BSONElementDecodable>(_ type: Value.Type, at place: BSONReader.Place) throws -> Value {
        do throws(BSONError) {
            return try Value(bson: element(place))
        } catch {
            throw failure(error, at: place, reading: type)
        }
    }

    /// Reads a value of any type, by its direct path if it has one.
    @inline(__always)
    func readAny<Value: Decodable>(_ type: Value.Type, at place: BSONReader.Place) throws -> Value {
        // The two most frequent types are worth a compare each; their strategies are the table's business.
        if type == ObjectID.self {
            return unsafeBitCast(try read(ObjectID.self, at: place), to: Value.self)
        }
        if type == Date.self, slot.pointee.strategies.date == .date {
            return unsafeBitCast(try read(Date.self, at: place), to: Value.self)
        }
        let strategies = slot.pointee.strategies
        let kind = slot.pointee.types.kind(of: ObjectIdentifier(type)) {
            CodedTypeKind(of: type, direct: type as? any BSONElementDecodable.Type, strategies: strategies)
        }
        switch kind {
        case .codable: return try type.init(from: decoder(at: place))
        case .direct(let witness): return try open(witness, type, at: place)
        case .date: return try cast(date(at: place, strategies.date), to: type)
        case .uuid: return try cast(uuid(at: place, strategies.uuid), to: type)
        case .data: return try cast(data(at: place), to: type)
        }
    }

    @inline(__always)
    private func element(_ place: BSONReader.Place) -> BSONElement {
        BSONElement(
            scanner: scanner, type: place.type, offset: place.offset, size: place.size, depth: Int(depth))
    }

    /// `Direct` is `Value`, known by its conformance.
    private func open<Direct: BSONElementDecodable, Value>(
        _ direct: Direct.Type, _ type: Value.Type, at place: BSONReader.Place
    ) throws -> Value {
        // Sound: the witness was found by casting the metatype of Value, so both are one type.
        unsafeBitCast(try read(direct, at: place), to: type)
    }

    /// For types that the table recognised by their identity.
    private func cast<From, Value>(_ value: From, to type: Value.Type) throws -> Value {
        guard let value = value as? Value else {
            throw BSONError(.typeMismatch, "A \(From.self) was read where a \(type) belongs")
        }
        return value
    }

    // MARK: Strategies

    private func date(at place: BSONReader.Place, _ strategy: BSONDateStrategy) throws -> Date {
        switch strategy {
        case .date: return try read(Date.self, at: place)
        case .millisecondsSince1970:
            return BSONDate(millisecondsSinceEpoch: try read(Int64.self, at: place)).date
        case .secondsSince1970:
            return Date(timeIntervalSince1970: try read(Double.self, at: place))
        case .iso8601:
            let text = try read(String.self, at: place)
            guard let milliseconds = ISO8601.milliseconds(text.utf8) else {
                throw invalid(
                    "\"\(text)\" is no date of the form 2024-02-29T12:30:00.250Z", at: place, Date.self)
            }
            return BSONDate(millisecondsSinceEpoch: milliseconds).date
        }
    }

    private func uuid(at place: BSONReader.Place, _ strategy: BSONUUIDStrategy) throws -> UUID {
        switch strategy {
        case .binary(let representation):
            let binary = try read(Binary.self, at: place)
            guard let uuid = binary.uuid(representation: representation) else {
                let found = "\(binary.bytes.count) bytes of subtype \(binary.subtype.rawValue)"
                throw invalid("A UUID of this representation is not \(found)", at: place, UUID.self)
            }
            return uuid
        case .string:
            let text = try read(String.self, at: place)
            guard let uuid = UUID(uuidString: text) else {
                throw invalid("\"\(text)\" is no UUID", at: place, UUID.self)
            }
            return uuid
        }
    }

    private func data(at place: BSONReader.Place) throws -> Data {
        guard let bytes = Base64.decode(try read(String.self, at: place).utf8) else {
            throw invalid("The text is not base64", at: place, Data.self)
        }
        return Data(bytes)
    }

    private func invalid(_ message: String, at place: BSONReader.Place, _ type: Any.Type) -> any Error {
        failure(BSONError(.invalidValue, message, byteOffset: place.offset), at: place, reading: type)
    }
}
