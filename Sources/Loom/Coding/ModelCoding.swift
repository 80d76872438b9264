import BSON

/// How Swift values become BSON and back, in one place for models, filters and updates.
enum ModelCoding {
    private static let encoder = BSONEncoder()
    private static let decoder = BSONDecoder()

    /// A whole value as a document, under the names of its own coding.
    static func document<Value: Encodable>(_ value: Value) throws(BSONError) -> RawDocument {
        try bsonErrors { try encoder.encode(value) }
    }

    /// A value out of a document, under the names of its own coding.
    static func decode<Value: Decodable>(
        _ type: Value.Type, from document: RawDocument
    ) throws(BSONError) -> Value {
        try bsonErrors { try decoder.decode(type, from: document) }
    }

    /// One value, as it would be stored in a field.
    static func value<Value: Encodable>(_ value: Value) throws(BSONError) -> BSONValue {
        try bsonErrors { try encoder.encodeValue(value) }
    }

    /// The BSON error behind whatever coding threw.
    private static func bsonErrors<Result>(_ body: () throws -> Result) throws(BSONError) -> Result {
        do {
            return try body()
        } catch {
            throw reason(error)
        }
    }

    private static func reason(_ error: any Error) -> BSONError {
        switch error {
        case let error as BSONError: error
        case EncodingError.invalidValue(_, let context): reason(context)
        case DecodingError.keyNotFound(_, let context), DecodingError.typeMismatch(_, let context),
            DecodingError.valueNotFound(_, let context), DecodingError.dataCorrupted(let context):
            reason(context)
        default: BSONError(.custom, "\(error)")
        }
    }

    private static func reason(_ context: EncodingError.Context) -> BSONError {
        reason(context.underlyingError, context.debugDescription, context.codingPath)
    }

    private static func reason(_ context: DecodingError.Context) -> BSONError {
        reason(context.underlyingError, context.debugDescription, context.codingPath)
    }

    private static func reason(
        _ underlying: (any Error)?, _ message: String, _ codingPath: [any CodingKey]
    ) -> BSONError {
        if let error = underlying as? BSONError, !error.keyPath.isEmpty { return error }
        var error = underlying as? BSONError ?? BSONError(.custom, message)
        error.keyPath = codingPath.map(\.stringValue)
        return error
    }
}
