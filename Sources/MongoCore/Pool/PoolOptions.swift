/// How large a connection pool may grow, and how long its connections and its callers may wait.
///
/// Each server of a deployment has a pool of its own, and these limits count for each of them.
public struct PoolOptions: Hashable, Sendable {
    /// The most connections the pool holds at once, those still being established included; 0 means no limit.
    public let maxPoolSize: Int
    /// The number of connections that the pool keeps open in the background, even when nobody needs them.
    public let minPoolSize: Int
    /// The most connections that are being established at the same time.
    public let maxConnecting: Int
    /// How long an unused connection is kept; `nil` means for ever.
    public let maxIdleTime: Duration?
    /// How long a caller waits for a connection; `nil` means for ever.
    public let waitQueueTimeout: Duration?
    /// How many callers may wait at once before others are refused; `nil` means any number.
    public let waitQueueSize: Int?
    /// The same, as a multiple of `maxPoolSize`; `nil` means any number.
    public let waitQueueMultiple: Int?

    /// The options a client has when none are given: at most 100 connections, none kept open in the
    /// background, two established at a time, no limits of time.
    public static let standard = PoolOptions()

    private init() {
        maxPoolSize = 100
        minPoolSize = 0
        maxConnecting = 2
        maxIdleTime = nil
        waitQueueTimeout = nil
        waitQueueSize = nil
        waitQueueMultiple = nil
    }

    /// Makes options, checked against each other.
    ///
    /// A time of zero means no limit, as it does in a connection string.
    /// - Throws: ``PoolOptionsError`` for a negative number or time, a `maxConnecting` below 1, or a
    ///   `minPoolSize` above `maxPoolSize`.
    public init(
        maxPoolSize: Int = 100,
        minPoolSize: Int = 0,
        maxConnecting: Int = 2,
        maxIdleTime: Duration? = nil,
        waitQueueTimeout: Duration? = nil,
        waitQueueSize: Int? = nil,
        waitQueueMultiple: Int? = nil
    ) throws(PoolOptionsError) {
        guard maxPoolSize >= 0 else { throw .negative(option: "maxPoolSize", value: "\(maxPoolSize)") }
        guard minPoolSize >= 0 else { throw .negative(option: "minPoolSize", value: "\(minPoolSize)") }
        guard maxConnecting >= 1 else { throw .maxConnectingBelowOne(maxConnecting) }
        for (option, limit) in [("waitQueueSize", waitQueueSize), ("waitQueueMultiple", waitQueueMultiple)] {
            if let limit, limit < 0 { throw .negative(option: option, value: "\(limit)") }
        }
        guard maxPoolSize == 0 || minPoolSize <= maxPoolSize else {
            throw .minPoolSizeAboveMaximum(minPoolSize: minPoolSize, maxPoolSize: maxPoolSize)
        }
        self.maxPoolSize = maxPoolSize
        self.minPoolSize = minPoolSize
        self.maxConnecting = maxConnecting
        self.maxIdleTime = try Self.limit("maxIdleTime", maxIdleTime)
        self.waitQueueTimeout = try Self.limit("waitQueueTimeout", waitQueueTimeout)
        self.waitQueueSize = waitQueueSize
        self.waitQueueMultiple = waitQueueMultiple
    }

    /// How many callers may wait at once; `nil` for any number.
    var waitQueueLimit: Int? {
        // Without a limit of connections nobody waits for one to come free.
        let multiple = waitQueueMultiple.flatMap { count in
            maxPoolSize == 0 ? nil : maxPoolSize.multipliedReportingOverflow(by: count)
        }
        let byMultiple = multiple.map { $0.overflow ? Int.max : $0.partialValue }
        guard let waitQueueSize else { return byMultiple }
        return min(waitQueueSize, byMultiple ?? .max)
    }

    private static func limit(_ option: String, _ time: Duration?) throws(PoolOptionsError) -> Duration? {
        guard let time, time != .zero else { return nil }
        guard time > .zero else { throw .negative(option: option, value: "\(time)") }
        return time
    }
}
