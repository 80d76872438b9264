public import BSON

/// Makes spans, by which an application sees where its time goes. An adapter to OpenTelemetry is a few lines.
///
/// The driver makes a span for each call of its API, named like `find shop.orders`, and within it one for each command
/// that was sent for it, named like `find`; retries are several. In a transaction the calls are within a span
/// named `transaction`. Names and attributes are those of MongoDB's OpenTelemetry specification. All
/// spans are of the kind "client".
public protocol MongoTracer: Sendable {
    /// Begins a span.
    ///
    /// - Parameters:
    ///   - name: What is done.
    ///   - parent: The span that it is a part of; nil for the one that is current where the driver was called.
    ///   - attributes: Strings, 64-bit integers, and one document, `db.mongodb.lsid`.
    func startSpan(_ name: String, parent: (any MongoSpan)?, attributes: Document) -> any MongoSpan
}
