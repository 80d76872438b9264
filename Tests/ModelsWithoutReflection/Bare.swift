public import Loom

/// A model of which only its table can tell the names.
public struct Bare: Persistable, Equatable, FieldNaming {
    public static let collection = "bare"
    public var id: Identity<ObjectID>?
    public var named: String
    public var unnamed: Double
    public var note: String?

    public init(id: Identity<ObjectID>? = nil, named: String, unnamed: Double, note: String? = nil) {
        self.id = id
        self.named = named
        self.unnamed = unnamed
        self.note = note
    }

    enum CodingKeys: String, CodingKey {
        case id, unnamed, note
        case named = "n"
    }

    public static var fields: [StoredField<Bare>] { [StoredField(\.named, "n")] }

    /// A filter on a field that the table names.
    public static var tabled: Filter<Bare> { \.named == "x" }
    /// A filter on a field that nothing names.
    public static var untabled: Filter<Bare> { \.unnamed == 1 }
    /// The same field named by hand.
    public static var byName: Filter<Bare> { Field("unnamed") == 1.0 }
}
