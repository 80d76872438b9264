public import MongoCore
package import MongoTransport

/// What a client can be given beside its connection string.
public struct MongoClientOptions: Sendable {
    /// Hears of commands and of what happens in the connection pools; nil for nobody.
    ///
    /// Called on whatever thread or task the event happens, one event after the other for each pool; it must not
    /// block. Without it no event is made.
    public var eventHandler: (@Sendable (DriverEvent) -> Void)?
    /// Takes lines for a log. Called as `eventHandler` is.
    ///
    /// Without it lines go where the environment variable `MONGODB_LOG_PATH` says (`stdout`, `stderr` or the path of
    /// a file), else to standard error, one line of JSON each; but only if a level is set, here or in the environment.
    public var logHandler: (@Sendable (LogEntry) -> Void)?
    /// Lines that matter less than this are not made, whatever the component.
    ///
    /// Nil, which is the default, leaves it to the environment: `MONGODB_LOG_COMMAND`, `MONGODB_LOG_TOPOLOGY`,
    /// `MONGODB_LOG_SERVER_SELECTION`, `MONGODB_LOG_CONNECTION`, `MONGODB_LOG_CLIENT`, else `MONGODB_LOG_ALL`, name a
    /// level (`debug`, `info`, `notice`, `warn`, `error`, `off`, …); else it is `info` with a handler, and
    /// nothing is logged without one.
    public var minimumLogLevel: LogEntry.Level?
    /// The least level for single components, which comes before `minimumLogLevel`; none by default.
    public var logLevels: [LogEntry.Component: LogEntry.Level]
    /// How many characters of a document a line may show before it is cut and ends in `...`; nil, which is the
    /// default, takes `MONGODB_LOG_MAX_DOCUMENT_LENGTH` from the environment, else 1000.
    public var maximumLoggedDocumentLength: Int?
    /// Makes spans of calls and commands; nil, which is the default, for no tracing.
    public var tracing: TracingOptions?
    /// The version of the Stable API that every command is to follow; nil, which is the default, for none.
    public var serverAPI: ServerAPI?
    /// The time of each call, through server selection, all attempts and all batches; zero for no limit.
    ///
    /// Nil by default: what `timeoutMS` of the connection string says, else the older limits hold. See
    /// `MongoCollection.with(timeout:)`.
    public var timeout: Duration?
    /// Who to authenticate as, instead of whom the connection string names; nil, which is the default, for that one.
    public var credential: Credential?
    /// Gives the tokens of a credential with the mechanism `MONGODB-OIDC`; nil by default.
    ///
    /// Called in a task of its own, by one connection at a time and at most ten times a second, when no token is known
    /// that the servers accept. A token is used for all connections until its lifetime ends or a server refuses it.
    public var oidcCallback: (@Sendable (OIDCRequest) async throws -> OIDCToken)?
    /// Whether invalid option values in the connection string are passed over with a warning, as most drivers do,
    /// instead of refused; false by default. Unknown options are warnings either way.
    public var isLenient: Bool
    /// The name servers to ask for the servers of a `mongodb+srv` name; nil for the system's.
    package var nameServers: DNSConfiguration?
    /// However short its records may be kept, DNS is not asked more often.
    package var seedListInterval = SeedListPoller.minimumInterval

    /// Makes options.
    public init(
        eventHandler: (@Sendable (DriverEvent) -> Void)? = nil,
        logHandler: (@Sendable (LogEntry) -> Void)? = nil,
        minimumLogLevel: LogEntry.Level? = nil, logLevels: [LogEntry.Component: LogEntry.Level] = [:],
        maximumLoggedDocumentLength: Int? = nil, tracing: TracingOptions? = nil, serverAPI: ServerAPI? = nil,
        timeout: Duration? = nil, credential: Credential? = nil,
        oidcCallback: (@Sendable (OIDCRequest) async throws -> OIDCToken)? = nil,
        isLenient: Bool = false
    ) {
        self.eventHandler = eventHandler
        self.logHandler = logHandler
        self.minimumLogLevel = minimumLogLevel
        self.logLevels = logLevels
        self.maximumLoggedDocumentLength = maximumLoggedDocumentLength
        self.tracing = tracing
        self.serverAPI = serverAPI
        self.timeout = timeout
        self.credential = credential
        self.oidcCallback = oidcCallback
        self.isLenient = isLenient
    }
}
