import BSON

/// The Stable API: which version of its commands a server is to follow, whatever its own version.
///
/// ```swift
/// var options = MongoClientOptions()
/// options.serverAPI = ServerAPI(.v1, strict: true)
/// ```
///
/// It goes along with every command of the client; only what is set here is sent. MongoDB 5.0 or later.
public struct ServerAPI: Hashable, Sendable {
    /// A version of the Stable API.
    public enum Version: String, Hashable, Sendable {
        case v1 = "1"
    }

    /// The version.
    public let version: Version
    /// Whether the server refuses commands and options that are not part of the version; nil leaves it to the
    /// server, which does not.
    public let strict: Bool?
    /// Whether the server refuses what is deprecated in the version; nil leaves it to the server, which does not.
    public let deprecationErrors: Bool?

    /// Asks for a version.
    public init(_ version: Version, strict: Bool? = nil, deprecationErrors: Bool? = nil) {
        self.version = version
        self.strict = strict
        self.deprecationErrors = deprecationErrors
    }
}

extension BSONWriter {
    /// Writes the fields by which a command asks for the Stable API, if it does.
    mutating func append(_ api: ServerAPI?) throws(BSONError) {
        guard let api else { return }
        try append("apiVersion", api.version.rawValue)
        try append("apiStrict", api.strict)
        try append("apiDeprecationErrors", api.deprecationErrors)
    }
}
