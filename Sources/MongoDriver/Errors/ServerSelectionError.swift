public import MongoCore

/// No usable server was found in time.
public struct ServerSelectionError: MongoError {
    /// Host, cause, and the time waited.
    public let message: String
    /// What was being done and where.
    public internal(set) var context: ErrorContext
    /// The last error of trying to reach the server.
    public let cause: (any Error)?
    /// How long the driver tried.
    public let waited: Duration
    /// What was known of the deployment when the time was over.
    public let topology: TopologyDescription
    /// Labels by which retrying is decided.
    public internal(set) var labels: Set<String> = []

    /// True: nothing was sent.
    public var isSafeToRetry: Bool { true }
}
