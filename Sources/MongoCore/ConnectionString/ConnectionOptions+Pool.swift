extension ConnectionOptions {
    /// The options of each server's pool.
    ///
    /// Throws ``PoolOptionsError`` for limits that contradict each other; those of a parsed string do not.
    package func poolOptions() throws(PoolOptionsError) -> PoolOptions {
        try PoolOptions(
            maxPoolSize: maxPoolSize ?? PoolOptions.standard.maxPoolSize,
            minPoolSize: minPoolSize ?? PoolOptions.standard.minPoolSize,
            maxConnecting: maxConnecting ?? PoolOptions.standard.maxConnecting,
            maxIdleTime: maxIdleTime,
            waitQueueTimeout: waitQueueTimeout,
            waitQueueSize: waitQueueSize, waitQueueMultiple: waitQueueMultiple)
    }
}
