/// What a client can be given beside its connection string.
public struct MongoClientOptions: Sendable {
    /// Hears of commands and of what happens in the connection pools; nil for nobody.
    ///
    /// Called on whatever thread or task the event happens, one event after the other for each pool; it must not
    /// block. Without it no event is made.
    public var eventHandler: (@Sendable (DriverEvent) -> Void)?
    /// Takes lines for a log; nil for no log. Called as `eventHandler` is.
    public var logHandler: (@Sendable (LogEntry) -> Void)?
    /// Lines that matter less than this are not made; `info` by default.
    public var minimumLogLevel: LogEntry.Level
    /// Whether invalid option values in the connection string are passed over with a warning, as most drivers do,
    /// instead of refused; false by default. Unknown options are warnings either way.
    public var isLenient: Bool

    /// Makes options.
    public init(
        eventHandler: (@Sendable (DriverEvent) -> Void)? = nil,
        logHandler: (@Sendable (LogEntry) -> Void)? = nil,
        minimumLogLevel: LogEntry.Level = .info, isLenient: Bool = false
    ) {
        self.eventHandler = eventHandler
        self.logHandler = logHandler
        self.minimumLogLevel = minimumLogLevel
        self.isLenient = isLenient
    }
}
