import FoundationEssentials
import MongoCore

/// What a client's topology, its pools and its monitors are made by.
struct TopologyOptions: Sendable {
    private(set) var topology: TopologySettings
    let selection: SelectionSettings
    /// How long an operation waits for a server that suits it.
    let selectionTimeout: Duration
    let pool: PoolOptions
    private(set) var connection: ConnectionSettings
    /// Whether monitors wait for servers to tell of changes, rather than ask.
    let isStreaming: Bool

    init(_ string: ConnectionString, connection: ConnectionSettings) throws(PoolOptionsError) {
        let options = string.options
        topology = TopologySettings(string)
        selection = SelectionSettings(
            localThreshold: options.localThreshold ?? OptionDefaults.localThreshold,
            heartbeatFrequency: options.heartbeatFrequency ?? OptionDefaults.heartbeatFrequency)
        selectionTimeout = options.serverSelectionTimeout ?? OptionDefaults.serverSelectionTimeout
        pool = try PoolOptions(options)
        self.connection = connection
        isStreaming =
            switch options.serverMonitoringMode ?? .auto {
            case .stream: true
            case .poll: false
            // A function is frozen between two calls, and a server's word would wait for it.
            case .auto: !RuntimeEnvironment.isFunctionService(ProcessInfo.processInfo.environment)
            }
    }

    /// The same with what DNS knows.
    func completed(by string: ConnectionString) -> TopologyOptions {
        var completed = self
        completed.topology = TopologySettings(string)
        completed.connection = connection.completed(by: string)
        return completed
    }
}

extension PoolOptions {
    fileprivate init(_ options: ConnectionOptions) throws(PoolOptionsError) {
        let standard = PoolOptions.standard
        try self.init(
            maxPoolSize: options.maxPoolSize ?? standard.maxPoolSize,
            minPoolSize: options.minPoolSize ?? standard.minPoolSize,
            maxConnecting: options.maxConnecting ?? standard.maxConnecting, maxIdleTime: options.maxIdleTime,
            waitQueueTimeout: options.waitQueueTimeout, waitQueueSize: options.waitQueueSize,
            waitQueueMultiple: options.waitQueueMultiple)
    }
}
