/// Some of several writes failed, or the operation was interrupted. What did succeed is in `partialResult`.
public struct ClientBulkWriteError: MongoError {
    /// The writes that the server refused, by their positions in what the caller passed in.
    public let failures: [WriteFailure]
    /// What write concerns were not satisfied.
    public let writeConcernFailures: [WriteConcernFailure]
    /// What was written before and beside the failures; nil when no write is known to have succeeded.
    public let partialResult: ClientBulkWriteResult?
    /// The error that ended the operation before all writes were tried or all results were read; nil for none.
    public let interruption: (any Error)?
    /// What was being done and where.
    public let context: ErrorContext
    /// The error labels.
    public internal(set) var labels: Set<String>

    /// Says how many failed and why the first one did.
    public var message: String {
        Self.message(failures, writeConcernFailures, interruption)
    }

    /// The code of what ended the operation, else of the first failure.
    public var code: Int32? {
        (interruption as? any MongoError)?.code ?? failures.first?.code ?? writeConcernFailures.first?.code
    }
}
