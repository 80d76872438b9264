import BSON
import MongoCore

/// What operations run with: databases inherit it from their client, and collections from their database.
struct Scope: Sendable {
    var read: ReadConcern
    var write: WriteConcern
    var readPreference: ReadPreference
    /// The user's session; nil when operations get one of their own.
    var session: ClientSession?
    /// The time of one call, through all its attempts. Nil when none was set, zero for no limit.
    var timeout: Duration?
    /// Whether commands work on the collection's stored form; see `MongoCollection.with(rawData:)`.
    var rawData = false
    /// The time of a call that sends several operations, once it has begun; nil when each operation has its own.
    var budget: Budget?
    /// Whether the timeout was set on a value that is bound to a session: it is meant for this call alone.
    var timeoutIsForOneCall = false

    /// The write concern of commands: in a transaction only its end has one.
    var writeConcern: WriteConcern { session?.isInTransaction == true ? .serverDefault : write }

    /// The same with another session.
    func with(session: ClientSession?) -> Scope {
        var copy = self
        copy.session = session
        return copy
    }

    /// The same with another timeout.
    func with(timeout: Duration) -> Scope {
        var copy = self
        copy.timeout = timeout
        copy.budget = nil
        copy.timeoutIsForOneCall = session != nil
        return copy
    }

    /// The same for a call that sends several operations: their time begins now and is one.
    ///
    /// - Throws: `InvalidArgumentError` for a negative timeout.
    func begun() throws -> Scope {
        var copy = self
        copy.budget = try callBudget
        return copy
    }

    /// The time of the next operation.
    var callBudget: Budget {
        get throws { try budget ?? session?.callBudget ?? Budget(timeout) }
    }
}

extension BSONWriter {
    /// Writes a time limit in whole milliseconds, at least one.
    mutating func append(maxTime: Duration?) throws {
        guard let maxTime else { return }
        try append("maxTimeMS", try maxTime.wholeMilliseconds(of: "maxTime"))
    }
}

extension Duration {
    /// The milliseconds, rounded up.
    ///
    /// - Throws: `InvalidArgumentError` for a negative duration.
    func wholeMilliseconds(of name: String) throws -> Int64 {
        guard self >= .zero else { throw InvalidArgumentError("\(name) is negative: \(self)") }
        let (seconds, attoseconds) = components
        let (milliseconds, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        if overflow { return .max }
        return milliseconds + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
