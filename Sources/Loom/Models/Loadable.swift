public import BSON
public import FoundationEssentials

/// A model that can be read from a collection: what `Persistable` and `Ledger` have in common.
///
/// A loadable type is a plain struct. Its properties are stored under their `CodingKeys`, except that `id` is stored as
/// `_id`, which is what MongoDB calls it.
public protocol Loadable: Codable, Sendable {
    /// The type of the `_id`.
    associatedtype Key: Hashable & Sendable & Codable

    /// The collection that the model's documents are in.
    static var collection: String { get }

    /// The database that the collection is in; nil, the default, for the store's own.
    static var database: String? { get }

    /// The model's `_id`: nil until it is stored.
    var id: Identity<Key>? { get set }

    /// Makes the `_id` of a model that is stored without one.
    ///
    /// `ObjectID` and `UUID` keys are made up by default; other types throw until the model says how.
    static func makeKey() throws -> Key
}

extension Loadable {
    /// The store's own database.
    public static var database: String? { nil }

    /// Throws: keys of this type cannot be made up.
    public static func makeKey() throws -> Key {
        throw LoomError(
            .noIdentity,
            "A \(Self.self) without id cannot be stored: \(Key.self) ids are not made up. Give it an id, or \(Self.self) a "
                + "static func makeKey().")
    }
}

extension Loadable where Key == ObjectID {
    /// A new object identifier.
    public static func makeKey() -> ObjectID { ObjectID() }
}

extension Loadable where Key == UUID {
    /// A new random UUID.
    public static func makeKey() -> UUID { UUID() }
}
