extension MongoError {
    /// What the error of several writes says: how many failed and why the first one did, and what else went wrong.
    static func message(
        _ failures: [WriteFailure], _ writeConcernFailures: [WriteConcernFailure],
        _ interruption: (any Error)?
    ) -> String {
        var parts: [String] = []
        if let first = failures.first {
            parts.append(
                "\(failures.count) of the writes failed; the first, at index \(first.index): \(first.message)"
            )
        }
        if let first = writeConcernFailures.first { parts.append("write concern: \(first.message)") }
        if let interruption { parts.append("interrupted: \(interruption)") }
        return parts.joined(separator: "; ")
    }
}
