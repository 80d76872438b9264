import BSON
import MongoDriver

/// Compares the log messages that a test expects of a client with those that came.
struct LogMatch {
    let matcher: Matcher

    /// Throws a ``Mismatch`` unless the client logged just these messages, in this order.
    func check(_ expected: Document, entities: EntityMap) throws {
        var fields = Fields(expected, of: "expectLogMessages")
        let clientName = try fields.neededString("client")
        let wanted = try fields.neededDocuments("messages").map { try LogExpectation($0) }
        let ignored = try (fields.documents("ignoreMessages") ?? []).map { try LogExpectation($0) }
        let ignoresExtra = try fields.bool("ignoreExtraMessages") ?? false
        try fields.finish()
        let actual = try entities.client(clientName).recorder.logEntries.filter { entry in
            try !ignored.contains { try $0.fits(entry, matcher) }
        }
        for (index, pair) in zip(wanted, actual).enumerated() {
            do {
                try pair.0.check(pair.1, matcher, at: "message \(index + 1) of \(clientName)")
            } catch let mismatch as Mismatch {
                throw Mismatch("\(mismatch). All: \(actual)")
            }
        }
        guard actual.count == wanted.count || (ignoresExtra && actual.count > wanted.count) else {
            throw Mismatch("\(clientName) logged \(actual.count) messages, expected \(wanted.count): \(actual)")
        }
    }
}
