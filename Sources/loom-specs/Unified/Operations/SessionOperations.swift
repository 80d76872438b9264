import BSON
import MongoCore
import MongoDriver

/// What tests do with sessions.
enum SessionOperations {
    static func perform(
        _ call: inout Call, on session: ClientSession, runner: OperationRunner
    ) async throws -> OperationResult {
        switch call.name {
        case "startTransaction":
            let options = try TransactionOptions(&call.arguments)
            try call.arguments.finish()
            try session.startTransaction(options)
        case "withTransaction":
            let operations = try call.arguments.neededDocuments("callback").map { try UnifiedOperation($0) }
            let options = try TransactionOptions(&call.arguments)
            try call.arguments.finish()
            try await session.withTransaction(options) { _ in
                for operation in operations { try await runner.perform(operation, isInCallback: true) }
            }
        case "commitTransaction":
            let timeout = try call.timeout()
            try call.arguments.finish()
            try await session.commitTransaction(timeout: timeout)
        case "abortTransaction":
            let timeout = try call.timeout()
            try call.arguments.finish()
            try await session.abortTransaction(timeout: timeout)
        case "endSession":
            try call.arguments.finish()
            await session.end()
        default: throw call.unknown("a session")
        }
        return .nothing
    }
}

extension TransactionOptions {
    init(_ fields: inout Fields) throws {
        self.init(
            readConcern: try fields.document("readConcern").map { try ReadConcern($0) },
            writeConcern: try fields.writeConcern("writeConcern"),
            readPreference: try fields.readPreference("readPreference"),
            maxCommitTime: try fields.milliseconds("maxCommitTimeMS"),
            timeout: try fields.milliseconds("timeoutMS"))
    }
}

extension SessionOptions {
    init(_ fields: inout Fields) throws {
        self.init()
        isCausallyConsistent = try fields.bool("causalConsistency")
        isSnapshot = try fields.bool("snapshot") ?? false
        defaultTimeout = try fields.milliseconds("defaultTimeoutMS")
        snapshotTime = fields.take("snapshotTime")?.timestampValue
        guard let defaults = try fields.document("defaultTransactionOptions") else { return }
        var given = Fields(defaults, of: "defaultTransactionOptions")
        defaultTransactionOptions = try TransactionOptions(&given)
        try given.finish()
    }
}
