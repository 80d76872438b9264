public import MongoCore

/// Where an error happened.
public struct ErrorContext: Hashable, Sendable, CustomStringConvertible {
    /// The command that was being run, such as `find`.
    public var command: String?
    /// The database that the command addressed.
    public var database: String?
    /// The collection that the command addressed.
    public var collection: String?
    /// The server that was spoken to.
    public var address: ServerAddress?
    /// The attempts of the call that failed, in order; empty if it was tried once only.
    ///
    /// Of very many the first and the last are kept.
    public internal(set) var attempts: [FailedAttempt] = []

    /// Makes a context.
    public init(
        command: String? = nil, database: String? = nil, collection: String? = nil,
        address: ServerAddress? = nil
    ) {
        self.command = command
        self.database = database
        self.collection = collection
        self.address = address
    }

    /// `database.collection`, or the database alone.
    public var namespace: String? {
        guard let database else { return nil }
        return collection.map { "\(database).\($0)" } ?? database
    }

    /// What is known, in the form `find on app.users at localhost:27017`.
    public var description: String {
        var parts: [String] = []
        if let command { parts.append(command) }
        if let namespace { parts.append("on \(namespace)") }
        if let address { parts.append("at \(address)") }
        return parts.joined(separator: " ")
    }
}
