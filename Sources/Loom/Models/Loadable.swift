public import BSON
public import FoundationEssentials

/// A model that can be read from a collection: what `Persistable` and `Ledger` have in common.
///
/// A loadable type is a plain struct. Its properties are stored under their `CodingKeys`, except that `id` is stored as
/// `_id`, which is what MongoDB calls it.
public protocol Loadable: Codable, Sendable {
    /// The type of the `_id`.
    associatedtype IDValue: Hashable & Sendable & Codable

    /// The collection that the model's documents are in.
    static var collection: String { get }

    /// The database that the collection is in; nil, the default, for the store's own.
    static var database: String? { get }

    /// The model's `_id`: nil until it is stored.
    var id: Identity<IDValue>? { get set }

    /// Makes the `_id` of a model that is stored without one.
    ///
    /// `ObjectID` and `UUID` keys are made up by default; other types throw until the model says how.
    static func makeID() throws -> IDValue
}

extension Loadable {
    /// The store's own database.
    public static var database: String? { nil }

    /// Throws: keys of this type cannot be made up.
    public static func makeID() throws -> IDValue {
        throw LoomError(
            .noIdentity,
            "A \(Self.self) without id cannot be stored: \(IDValue.self) ids are not made up. Give it an id, or \(Self.self) a "
                + "static func makeID().")
    }
}

extension Loadable where IDValue == ObjectID {
    /// A new object identifier.
    public static func makeID() -> ObjectID { ObjectID() }
}

extension Loadable where IDValue == UUID {
    /// A new random UUID.
    public static func makeID() -> UUID { UUID() }
}
