import MongoDriver

/// A client under test, with what it told of.
final class ClientEntity: Sendable {
    let client: MongoClient
    let recorder: EventRecorder
    /// Nil for a client that does not trace.
    let spans: SpanRecorder?

    init(client: MongoClient, recorder: EventRecorder, spans: SpanRecorder?) {
        self.spans = spans
        self.client = client
        self.recorder = recorder
    }
}
