import BSON

/// Some of several writes failed. What did succeed is in `partialResult`.
public struct BulkWriteError: MongoError {
    /// The writes that the server refused, by their positions in what the caller passed in.
    public let failures: [WriteFailure]
    /// What write concerns were not satisfied.
    public let writeConcernFailures: [WriteConcernFailure]
    /// What was written before and beside the failures.
    public let partialResult: BulkWriteResult
    /// The error that ended the operation before all writes were tried; nil when all were, or when an ordered
    /// operation stopped at a refused write.
    public let interruption: (any Error)?
    /// What was being done and where.
    public let context: ErrorContext
    /// The error labels.
    public let labels: Set<String>

    /// Says how many failed and why the first one did.
    public var message: String {
        Self.message(failures, writeConcernFailures, interruption)
    }

    /// The code of the first failure.
    public var code: Int32? {
        failures.first?.code ?? writeConcernFailures.first?.code ?? (interruption as? any MongoError)?.code
    }
}
