/// A collection by its full name: database and collection.
public struct Namespace: Hashable, Sendable, CustomStringConvertible {
    /// The database's name.
    public let database: String
    /// The collection's name, which may contain dots.
    public let collection: String

    /// Joins the two names.
    public init(database: String, collection: String) {
        self.database = database
        self.collection = collection
    }

    /// Splits at the first dot; nil when there is none.
    init?(parsing text: String) {
        guard let dot = text.firstIndex(of: ".") else { return nil }
        self.init(database: String(text[..<dot]), collection: String(text[text.index(after: dot)...]))
    }

    /// `database.collection`.
    public var description: String { "\(database).\(collection)" }
}
