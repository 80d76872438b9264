import BSON
import MongoDriver

/// What the format asks about errors, told of the driver's errors.
struct ErrorFacts {
    private let error: any Error

    init(_ error: any Error) {
        self.error = error
    }

    private var mongoError: (any MongoError)? { error as? any MongoError }
    private var bulkError: BulkWriteError? { error as? BulkWriteError }

    /// The server's error, where another error only carries it.
    private var serverError: (any MongoError)? {
        if let bulkError, bulkError.failures.isEmpty {
            return bulkError.interruption as? any MongoError ?? bulkError
        }
        return mongoError
    }

    /// Whether the error arose in the driver, connections included, rather than in a server's reply.
    var isClientError: Bool {
        if let bulkError, !bulkError.failures.isEmpty || !bulkError.writeConcernFailures.isEmpty {
            return false
        }
        return serverError?.serverReply == nil
    }

    /// Whether the operation's time ran out.
    var isTimeout: Bool { error is OperationTimeoutError || bulkError?.interruption is OperationTimeoutError }

    var code: Int32? { serverError?.code }
    var codeName: String? { serverError?.codeName ?? serverReply?["codeName"]?.stringValue }
    var serverReply: Document? { serverError?.serverReply }

    /// By the position of the write.
    var writeErrors: Document {
        var document: Document = [:]
        for failure in bulkError?.failures ?? [] {
            document["\(failure.index)"] = [
                "code": .int32(failure.code), "message": .string(failure.message),
            ]
        }
        return document
    }

    var writeConcernErrors: [BSONValue] {
        (bulkError?.writeConcernFailures ?? []).map {
            ["code": .int32($0.code), "message": .string($0.message)]
        }
    }

    /// What was done all the same; nil for errors that tell nothing about it.
    var partialResult: Document? { bulkError?.partialResult.document }
}
