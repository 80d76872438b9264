public import MongoDriver

/// Some of several models were not stored.
public struct BulkPersistError: Error, CustomStringConvertible {
    /// What became of each model, in the order in which they were passed in.
    public let outcomes: [BulkItemOutcome]
    /// The driver's error; nil when documents of loaded models were gone and nothing else was wrong.
    public let cause: BulkWriteError?

    /// How many were not stored, and why the first was not.
    public var description: String {
        var failed = 0
        var first: String?
        for (index, outcome) in outcomes.enumerated() {
            if case .persisted = outcome { continue }
            failed += 1
            if first == nil { first = "the first, at index \(index): \(outcome)" }
        }
        let reason = cause.map { "; \($0.message)" } ?? ""
        return
            "\(failed) of \(outcomes.count) models were not stored\(first.map { "; " + $0 } ?? "")\(reason)"
    }
}
