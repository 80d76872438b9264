import BSON
import MongoCore

/// What databases inherit from their client, and collections from their database.
struct Concerns: Sendable {
    var read: ReadConcern
    var write: WriteConcern
    var readPreference: ReadPreference
}

extension BSONWriter {
    /// Writes a read concern unless it is the server's default.
    mutating func append(_ concern: ReadConcern) throws {
        if !concern.isServerDefault { try append("readConcern", concern.document) }
    }

    /// Writes a write concern unless it is the server's default.
    mutating func append(_ concern: WriteConcern) throws {
        if !concern.isServerDefault { try append("writeConcern", concern.document) }
    }

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
