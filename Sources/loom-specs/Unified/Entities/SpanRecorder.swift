import BSON
import MongoDriver
import Synchronization

/// A tracer that keeps the spans of a client under test.
final class SpanRecorder: MongoTracer {
    private let recorded = Mutex<[RecordedSpan]>([])

    /// The spans that are part of no other, in order.
    var spans: [RecordedSpan] { recorded.withLock { $0 } }

    func startSpan(_ name: String, parent: (any MongoSpan)?, attributes: Document) -> any MongoSpan {
        let span = RecordedSpan(name: name, attributes: attributes)
        if let parent = parent as? RecordedSpan {
            parent.add(span)
        } else {
            recorded.withLock { $0.append(span) }
        }
        return span
    }
}
