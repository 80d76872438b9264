import MongoCore

/// How a client tries again.
struct RetrySettings: Sendable {
    let retriesReads: Bool
    let retriesWrites: Bool
    /// How often an operation is tried again after it met an overloaded server.
    let maxAdaptiveRetries: Int
    /// Whether an overloaded server is avoided by the next attempt.
    let retargetsOnOverload: Bool

    init(_ options: ConnectionOptions) {
        retriesReads = options.retryReads ?? true
        retriesWrites = options.retryWrites ?? true
        maxAdaptiveRetries = options.maxAdaptiveRetries ?? 2
        retargetsOnOverload = options.enableOverloadRetargeting ?? false
    }
}
