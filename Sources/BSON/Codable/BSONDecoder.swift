/// Reads Codable types out of BSON documents.
///
/// ```swift
/// struct Order: Codable { var customer: String; var total: Double; var at: Date }
/// let order = try BSONDecoder().decode(Order.self, from: raw)
/// ```
///
/// Fields are found by key in any order; when they are stored in the order in which the type asks for them, that is
/// one forward pass. Fields that the type does not ask for are skipped. Numbers convert between widths and between
/// whole doubles and integers when nothing is lost, and are an error otherwise. A null is an error for a
/// non-optional type and nil for an optional one.
///
/// A type that conforms to `BSONDecodable` (or to `BSONElementDecodable`) is read by that direct path wherever it
/// occurs, several times faster; strategies and `userInfo` do not reach it.
///
/// All errors are `DecodingError`s with the coding path; `underlyingError` is a `BSONError` with the byte offset.
/// A decoder or container that is kept beyond the call of `init(from:)` that received it throws when it is used
/// after the decoding has ended.
public struct BSONDecoder: Sendable {
    /// How dates are stored; BSON dates by default.
    public var dateStrategy: BSONDateStrategy {
        get { strategies.date }
        set { strategies.date = newValue }
    }

    /// How UUIDs are stored; binary of subtype 4 by default.
    public var uuidStrategy: BSONUUIDStrategy {
        get { strategies.uuid }
        set { strategies.uuid = newValue }
    }

    /// How `Data` is stored; binary by default.
    public var dataStrategy: BSONDataStrategy {
        get { strategies.data }
        set { strategies.data = newValue }
    }

    /// What `init(from:)` finds in its decoder's `userInfo`; empty by default.
    public var userInfo: [CodingUserInfoKey: any Sendable] = [:]

    var strategies = CodingStrategies()

    /// A decoder with the default strategies.
    public init() {}

    /// Reads a value out of a document.
    ///
    /// Only what the type asks for is checked: call `validate()` on the document to have all of it checked.
    ///
    /// - Throws: `DecodingError`, and whatever the type's own `init(from:)` throws.
    public func decode<Value: Decodable>(_ type: Value.Type = Value.self, from document: RawDocument) throws
        -> Value
    {
        var session = BSONDecodingSession(self)
        return try session.decode(type, from: document)
    }

    /// Reads a value out of a parsed document. Cost: the document is encoded first.
    ///
    /// - Throws: as `decode(_:from:)` for a raw document; `BSONError` when the document cannot be encoded.
    public func decode<Value: Decodable>(_ type: Value.Type = Value.self, from document: Document) throws
        -> Value
    {
        try decode(type, from: document.encoded())
    }

    /// Reads a value that need not be a document. The coding path of an error starts with the key `value`.
    ///
    /// - Throws: as `decode(_:from:)` for a raw document; `BSONError` when the value cannot be encoded.
    public func decode<Value: Decodable>(_ type: Value.Type = Value.self, from value: BSONValue) throws
        -> Value
    {
        try decode(CodedValue<Value>.self, from: ["value": value] as Document).value
    }
}
