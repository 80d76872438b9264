import MongoTransport

/// What decides about an error after it has happened: retried, labelled, or told as it is.
extension Error {
    /// Whether the connection, not the server's answer, failed.
    var isNetworkError: Bool {
        guard let error = self as? ConnectionError else { return false }
        return error.reason != .descriptorsExhausted && error.reason != .forked
    }

    /// Whether the pool was cleared while the operation waited in it.
    var isPoolCleared: Bool { (self as? PoolError)?.reason == .cleared }

    /// Whether a read may be tried once more after it.
    var isRetryableRead: Bool {
        if isNetworkError || isPoolCleared { return true }
        guard let code = (self as? CommandError)?.code else { return false }
        return RetryableCodes.reads.contains(code)
    }

    /// Whether the server is overloaded and says that trying again later is welcome.
    var isRetryableOverload: Bool {
        let labels = mongoLabels
        return labels.contains(ErrorLabel.systemOverloaded) && labels.contains(ErrorLabel.retryable)
    }

    /// Whether it tells of an attempt that may have changed something, and so more than one that did not.
    var showsAnAttempt: Bool {
        if mongoLabels.contains(ErrorLabel.noWritesPerformed) { return false }
        return !((self as? any MongoError)?.isSafeToRetry ?? true)
    }

    /// Whether the end of the operation's time shows itself as this error.
    var isTimeout: Bool {
        switch self {
        case let error as ConnectionError: error.reason == .timedOut
        case let error as PoolError: error.reason == .waitQueueTimeout
        case is ServerSelectionError: true
        case let error as SeedListError: error.isTimeout
        case let error as WriteConcernError: error.code == Self.maxTimeExpired
        case let error as CommandError: error.code == Self.maxTimeExpired
        case let error as WriteError: error.code == Self.maxTimeExpired
        case let error as BulkWriteError:
            error.code == Self.maxTimeExpired || (error.interruption?.isTimeout ?? false)
        case is OperationTimeoutError: true
        default: false
        }
    }

    private static var maxTimeExpired: Int32 { 50 }
}

/// The server's codes after which reads are tried again.
enum RetryableCodes {
    static let reads: Set<Int32> = [
        6, 7, 89, 91, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436,
    ]
}
