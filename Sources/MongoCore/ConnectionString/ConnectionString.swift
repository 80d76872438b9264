/// A MongoDB connection string, parsed and checked: who to connect to, as whom, and how.
///
/// ```swift
/// let string = try ConnectionString("mongodb://ada:secret@db1.example.com,db2.example.com/shop?replicaSet=rs0")
/// string.hosts            // db1.example.com:27017 and db2.example.com:27017
/// string.defaultDatabase  // "shop"
/// string.warnings         // what was set aside, and why
/// ```
///
/// Parsing follows MongoDB's specification: an unknown option, or a value that its option cannot have, is set aside
/// with an entry in ``warnings``. Making a client from the string is stricter: see ``checkSupported(lenient:)``.
public struct ConnectionString: Hashable, Sendable, CustomStringConvertible {
    /// The servers named, in the order given; empty for `mongodb+srv`, whose servers DNS knows.
    public internal(set) var hosts: [ServerAddress]

    /// The name to look up in DNS for `mongodb+srv`; nil for `mongodb`.
    public let srvHost: String?

    /// Who to authenticate as; nil if nobody.
    public internal(set) var credential: Credential?

    /// The database after the slash; nil if there is none.
    public let defaultDatabase: String?

    /// The options' values.
    public internal(set) var options: ConnectionOptions

    /// What was set aside, in the order it was found.
    public let warnings: [ConnectionStringWarning]

    /// The database that `authSource` names, whether or not anybody is to be authenticated.
    package internal(set) var authSource: String?

    /// The options that were given a valid value.
    package let specified: Set<ConnectionOption>

    /// The string with its secrets replaced.
    public let description: String

    /// Parses `string`.
    ///
    /// Does no I/O: the names of hosts are not resolved. Throws ``ConnectionStringError`` if the string is malformed or
    /// contradicts itself.
    public init(_ string: String) throws(ConnectionStringError) {
        try self.init(string, hasTokenCallback: false)
    }

    /// Parses `string` for a client that may have a callback which gives tokens.
    package init(_ string: String, hasTokenCallback: Bool) throws(ConnectionStringError) {
        let parts = try URIParts(string)
        let user = try parts.user()
        let addresses = try parts.addresses()
        let parser = try OptionParser(parts.query ?? "")

        srvHost = parts.isSRV ? try Self.serviceHost(addresses, parts.hosts) : nil
        hosts = parts.isSRV ? [] : addresses
        defaultDatabase = try parts.databaseName()
        options = parser.options
        if parts.isSRV, options.tls == nil { options.tls = true }
        authSource = parser.authentication.source
        warnings = parser.warnings
        specified = parser.specified
        do {
            credential = try Credential(
                user: user, database: defaultDatabase, parser.authentication,
                hasTokenCallback: hasTokenCallback)
        } catch {
            throw ConnectionStringError(.invalidCredential, error.message)
        }
        description = parts.redacted()
        try checkConsistency()
    }

    /// The one host of a `mongodb+srv` string.
    private static func serviceHost(
        _ addresses: [ServerAddress], _ text: Substring
    ) throws(ConnectionStringError) -> String {
        guard addresses.count == 1, case .tcp(let host, _) = addresses[0], !text.contains(":") else {
            throw ConnectionStringError(
                .invalidHost, "mongodb+srv takes exactly one host name, without a port; DNS names the servers"
            )
        }
        return host
    }
}
