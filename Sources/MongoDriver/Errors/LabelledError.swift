/// An error whose labels the driver adds to.
protocol LabelledError: MongoError {
    var labels: Set<String> { get set }
}

extension CommandError: LabelledError {}
extension ConnectionError: LabelledError {}
extension DuplicateKeyError: LabelledError {}
extension OperationTimeoutError: LabelledError {}
extension PoolError: LabelledError {}
extension ServerSelectionError: LabelledError {}
extension WriteConcernError: LabelledError {}
extension WriteError: LabelledError {}

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
        guard var error = self as? any LabelledError else { return self }
        error.labels.insert(label)
        return error
    }
}
