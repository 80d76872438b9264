public import BSON

/// A span that a tracer has begun. The driver uses it from any thread, and from one at a time.
public protocol MongoSpan: Sendable {
    /// Adds what became known after the beginning.
    func setAttributes(_ attributes: Document)

    /// Marks the span as failed.
    ///
    /// - Parameter attributes: `exception.message`, `exception.type`, `exception.stacktrace` (Swift errors have no
    ///   stack: it is where in the driver's terms the error arose) and, from a server, `db.response.status_code`.
    func recordError(_ error: any Error, attributes: Document)

    /// Ends the span; nothing is called on it afterwards.
    func end()
}
