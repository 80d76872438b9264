/// An error that the driver adds to on its way to the caller.
protocol AmendedError: MongoError {
    var labels: Set<String> { get set }
    var context: ErrorContext { get set }
}

extension CommandError: AmendedError {}
extension ConnectionError: AmendedError {}
extension DuplicateKeyError: AmendedError {}
extension OperationTimeoutError: AmendedError {}
extension PoolError: AmendedError {}
extension ServerSelectionError: AmendedError {}
extension WriteConcernError: AmendedError {}
extension WriteError: AmendedError {}

/// The labels that decide about retrying.
enum ErrorLabel {
    static let retryableWrite = "RetryableWriteError"
    static let noWritesPerformed = "NoWritesPerformed"
    static let transientTransaction = "TransientTransactionError"
    static let unknownCommitResult = "UnknownTransactionCommitResult"
    static let systemOverloaded = "SystemOverloadedError"
    static let retryable = "RetryableError"
}

extension Error {
    /// The error's labels; none for errors that are not the driver's.
    var mongoLabels: Set<String> { (self as? any MongoError)?.labels ?? [] }

    /// The same error with a label more, if it takes any.
    func labelled(_ label: String) -> any Error {
        guard var error = self as? any AmendedError else { return self }
        error.labels.insert(label)
        return error
    }

    /// The same error with the story of a call that was tried more than once, if it takes one.
    func telling(of attempts: [FailedAttempt]) -> any Error {
        guard attempts.count > 1, var error = self as? any AmendedError else { return self }
        error.context.attempts = attempts
        return error
    }
}
