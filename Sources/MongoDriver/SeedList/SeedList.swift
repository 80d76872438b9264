package import MongoCore

/// What DNS knows of a `mongodb+srv` name.
package struct SeedList: Sendable {
    /// The connection string with its servers and the options of the TXT record.
    package let connectionString: ConnectionString
    /// How long the records may be kept.
    package let timeToLive: Duration
}
