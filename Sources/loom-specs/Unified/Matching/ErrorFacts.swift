import BSON
import MongoDriver

/// What the format asks about errors, told of the driver's errors.
struct ErrorFacts {
    private let error: any Error
    private let failures: [WriteFailure]
    private let writeConcernFailures: [WriteConcernFailure]
    private let interruption: (any Error)?
    /// What was done all the same; nil for errors that tell nothing about it.
    let partialResult: Document?

    init(_ error: any Error) {
        self.error = error
        switch error {
        case let bulk as BulkWriteError:
            failures = bulk.failures
            writeConcernFailures = bulk.writeConcernFailures
            interruption = bulk.interruption
            partialResult = bulk.partialResult.document
        case let bulk as ClientBulkWriteError:
            failures = bulk.failures
            writeConcernFailures = bulk.writeConcernFailures
            interruption = bulk.interruption
            partialResult = bulk.partialResult?.document
        default:
            (failures, writeConcernFailures, interruption, partialResult) = ([], [], nil, nil)
        }
    }

    /// The server's error, where another error only carries it.
    private var serverError: (any MongoError)? {
        let mongoError = error as? any MongoError
        return failures.isEmpty ? interruption as? any MongoError ?? mongoError : mongoError
    }

    /// Whether the error arose in the driver, connections included, rather than in a server's reply.
    var isClientError: Bool {
        failures.isEmpty && writeConcernFailures.isEmpty && serverError?.serverReply == nil
    }

    /// Whether the operation's time ran out.
    var isTimeout: Bool { error is OperationTimeoutError || interruption is OperationTimeoutError }

    var code: Int32? { serverError?.code }
    var codeName: String? { serverError?.codeName ?? serverReply?["codeName"]?.stringValue }
    var serverReply: Document? { serverError?.serverReply }

    /// By the position of the write.
    var writeErrors: Document {
        var document: Document = [:]
        for failure in failures {
            document["\(failure.index)"] = [
                "code": .int32(failure.code), "message": .string(failure.message),
            ]
        }
        return document
    }

    var writeConcernErrors: [BSONValue] {
        writeConcernFailures.map { ["code": .int32($0.code), "message": .string($0.message)] }
    }
}
