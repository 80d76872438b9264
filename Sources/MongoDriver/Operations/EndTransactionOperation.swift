import BSON
import MongoCore

/// Commits or aborts the session's transaction.
struct EndTransactionOperation: Operation {
    enum Kind {
        case commit
        case abort
    }

    let kind: Kind
    let settings: TransactionSettings
    let recoveryToken: Document?
    /// Whether the call's time is limited as a whole, which takes the place of the write concern's limit.
    var isTimed = false
    /// Whether it was sent before: its first answer may have been lost, so the second has to be sure.
    var isRepeated: Bool

    var commandName: String { kind == .commit ? "commitTransaction" : "abortTransaction" }
    var database: String { "admin" }
    var retryability: Retryability { .write }
    var endsTransaction: Bool { true }
    var expectsReply: Bool { true }
    var maxTime: Duration? { kind == .commit ? settings.maxCommitTime : nil }

    private static let confirmationLimit: Int64 = 10_000

    func writeBody(_ body: inout BSONWriter, for connection: ConnectionDescription) throws {
        switch kind {
        case .commit: try body.append("commitTransaction", 1)
        case .abort: try body.append("abortTransaction", 1)
        }
        let concern = writeConcernDocument
        if !concern.isEmpty { try body.append("writeConcern", concern) }
        if let recoveryToken, connection.isRouter { try body.append("recoveryToken", recoveryToken) }
    }

    private var writeConcernDocument: Document {
        let concern = isTimed ? settings.writeConcern.withoutTimeout : settings.writeConcern
        var document = concern.isServerDefault ? [:] : concern.document
        guard isRepeated, kind == .commit else { return document }
        document["w"] = "majority"
        if !isTimed, document["wtimeout"] == nil { document["wtimeout"] = .int64(Self.confirmationLimit) }
        return document
    }

    mutating func willRepeat(after error: any Error) {
        // An overloaded server did nothing, so its first answer is not lost.
        if !error.isRetryableOverload { isRepeated = true }
    }

    func decode(_ reply: CommandReply) throws {
        if let error = try reply.writeConcernError() { throw error }
    }
}
