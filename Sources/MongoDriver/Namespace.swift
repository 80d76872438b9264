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
        // By bytes: looking for a character would take the text apart into graphemes, at every reply of a cursor.
        guard let dot = text.utf8.firstIndex(of: UInt8(ascii: ".")) else { return nil }
        let next = text.utf8.index(after: dot)
        self.init(database: String(text[..<dot]), collection: String(text[next...]))
    }

    /// `database.collection`.
    public var description: String { "\(database).\(collection)" }
}
