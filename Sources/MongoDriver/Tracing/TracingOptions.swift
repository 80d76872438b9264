/// How a client traces.
public struct TracingOptions: Sendable {
    /// Makes the spans.
    public var tracer: any MongoTracer
    /// Whether there are spans at all. Nil, which is the default, leaves it to the environment variable
    /// `OTEL_SWIFT_INSTRUMENTATION_MONGODB_ENABLED`; without that there are.
    public var isEnabled: Bool?
    /// How many characters of a command a span shows, as the attribute `db.query.text`; 0 for no such attribute, since
    /// commands contain the application's data. Nil, which is the default, takes
    /// `OTEL_SWIFT_INSTRUMENTATION_MONGODB_QUERY_TEXT_MAX_LENGTH` from the environment, else 0.
    public var maximumQueryTextLength: Int?

    /// Makes options.
    public init(_ tracer: any MongoTracer, isEnabled: Bool? = nil, maximumQueryTextLength: Int? = nil) {
        self.tracer = tracer
        self.isEnabled = isEnabled
        self.maximumQueryTextLength = maximumQueryTextLength
    }
}
