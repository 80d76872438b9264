import BSON

/// Reads a collection's values out of documents, with the set-up of one for all of them.
///
/// Types with a direct path take it; others go through Codable.
final class ElementDecoder<Element: Codable & Sendable> {
    private let direct: ((RawDocument) throws -> Element)?
    private var session: BSONDecodingSession?

    init() {
        direct = Self.directPath()
        session = direct == nil ? BSONDecodingSession(BSONDecoder()) : nil
    }

    /// Reads one value.
    ///
    /// - Throws: `CodingFailure`.
    func decode(_ raw: RawDocument) throws -> Element {
        do {
            if let direct { return try direct(raw) }
            if session == nil { session = BSONDecodingSession(BSONDecoder()) }
            if let element = try session?.decode(Element.self, from: raw) { return element }
            throw BSONError(.custom, "There is no decoder for \(Element.self)")
        } catch {
            throw CodingFailure(.decoding, error, context: ErrorContext())
        }
    }

    private static func directPath() -> ((RawDocument) throws -> Element)? {
        if Element.self == RawDocument.self { return { try cast($0) } }
        return (Element.self as? any BSONDecodable.Type).map { path($0) }
    }

    private static func path<Direct: BSONDecodable>(_ type: Direct.Type) -> (RawDocument) throws -> Element {
        { raw in try cast(try raw.decode(Direct.self)) }
    }

    private static func cast<Value>(_ value: Value) throws -> Element {
        guard let element = value as? Element else {
            throw BSONError(.typeMismatch, "\(Value.self) is not \(Element.self)")
        }
        return element
    }
}
