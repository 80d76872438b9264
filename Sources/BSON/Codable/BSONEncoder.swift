/// Writes Codable types as BSON documents.
///
/// ```swift
/// struct Order: Codable { var customer: String; var total: Double; var at: Date }
/// let raw = try BSONEncoder().encode(Order(customer: "Ada", total: 12.5, at: Date()))
/// ```
///
/// Fields are written in the order in which the type encodes them; a nil that `encodeIfPresent` skips leaves no
/// field, an explicit `encodeNil` a null. `Int` and the 64-bit types become `int64`, smaller ones `int32` (`UInt32`:
/// `int64`), so that a field keeps one type whatever its value; numbers beyond 64 bits are an error. Dates are
/// rounded to the millisecond by the default strategy.
///
/// A type that conforms to `BSONEncodable` (or to `BSONElementEncodable`) is written by that direct path wherever it
/// occurs, several times faster; strategies and `userInfo` do not reach it.
///
/// All errors are `EncodingError`s with the coding path; `underlyingError` is a `BSONError`. A value that writes to
/// a nested container after having gone on with its parent is encoded a second time, in a slower way.
public struct BSONEncoder: Sendable {
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

    /// What `encode(to:)` finds in its encoder's `userInfo`; empty by default.
    public var userInfo: [CodingUserInfoKey: any Sendable] = [:]

    var strategies = CodingStrategies()

    /// An encoder with the default strategies.
    public init() {}

    /// Writes a value as a document.
    ///
    /// - Throws: `EncodingError`, also when the value encodes itself as something else than a document, and
    ///   whatever the type's own `encode(to:)` throws.
    public func encode<Value: Encodable>(_ value: Value) throws -> RawDocument {
        var session = BSONEncodingSession(self)
        return try session.encode(value)
    }

    /// Writes a value as a parsed document. Cost: encoding it and parsing the bytes.
    ///
    /// - Throws: as `encode(_:)`.
    public func encodeDocument<Value: Encodable>(_ value: Value) throws -> Document {
        try Document(encode(value))
    }

    /// Writes a value that need not be a document. The coding path of an error starts with the key `value`.
    ///
    /// - Throws: as `encode(_:)`.
    public func encodeValue<Value: Encodable>(_ value: Value) throws -> BSONValue {
        try encode(CodedValue(value: value))["value"] ?? .null
    }
}
