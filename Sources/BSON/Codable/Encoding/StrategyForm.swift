import FoundationEssentials

/// The values that strategies turn dates, UUIDs and data into.
struct StrategyForm {
    let strategies: CodingStrategies

    /// The form of a date, UUID or data; nil for a type that no strategy speaks of.
    func form(of value: Any) throws(BSONError) -> BSONValue? {
        if let date = value as? Date { return try moment(date) }
        if let uuid = value as? UUID { return binary(of: uuid) }
        if let data = value as? Data { return binary(of: data) }
        return nil
    }

    private func moment(_ date: Date) throws(BSONError) -> BSONValue {
        if strategies.date == .secondsSince1970 { return .double(date.timeIntervalSince1970) }
        guard let stored = BSONDate(exactly: date) else { throw BSONWriter.dateOutOfRange }
        let milliseconds = stored.millisecondsSinceEpoch
        switch strategies.date {
        case .iso8601:
            guard milliseconds >= 0, milliseconds <= ISO8601.lastMillisecond else {
                throw BSONError(.numberOutOfRange, "The text form of dates reaches from 1970 to 9999")
            }
            var text: [UInt8] = []
            ISO8601.append(milliseconds, to: &text)
            return .string(String(decoding: text, as: UTF8.self))
        case .millisecondsSince1970: return .int64(milliseconds)
        case .date, .secondsSince1970: return .date(stored)
        }
    }

    private func binary(of uuid: UUID) -> BSONValue {
        switch strategies.uuid {
        case .binary(let representation): .binary(Binary(uuid, representation: representation))
        case .string: .string(uuid.uuidString)
        }
    }

    private func binary(of data: Data) -> BSONValue {
        switch strategies.data {
        case .binary: .binary(Binary(data))
        case .base64: .string(Base64.encode(Array(data)))
        }
    }
}

extension OpenValue {
    /// Writes a date, UUID or data in the form that the strategies give it.
    func withStrategy<Value, Kind>(
        _ kind: CodedTypeKind<Kind>, _ value: Value, _ write: (BSONValue) throws -> Void
    ) throws {
        let form: BSONValue?
        do throws(BSONError) {
            form = try StrategyForm(strategies: slot.pointee.strategies).form(of: value)
        } catch {
            throw failure(error, value, under: nil)
        }
        if let form { try write(form) }
    }
}
