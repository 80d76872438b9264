import BSON
import MongoDriver
import Synchronization

/// Keeps the spans that it made.
final class RecordingTracer: MongoTracer {
    /// What became of a span.
    struct Span {
        let name: String
        /// The place of its parent among the spans.
        let parent: Int?
        var attributes: Document
        var error: Document?
        var hasEnded = false
    }

    private final class Handle: MongoSpan {
        let index: Int
        let tracer: RecordingTracer

        init(_ index: Int, _ tracer: RecordingTracer) {
            self.index = index
            self.tracer = tracer
        }

        func setAttributes(_ attributes: Document) {
            tracer.change(index) { span in for (key, value) in attributes { span.attributes[key] = value } }
        }

        func recordError(_ error: any Error, attributes: Document) {
            tracer.change(index) { $0.error = attributes }
        }

        func end() { tracer.change(index) { $0.hasEnded = true } }
    }

    private let state = Mutex<[Span]>([])

    var spans: [Span] { state.withLock { $0 } }

    func startSpan(_ name: String, parent: (any MongoSpan)?, attributes: Document) -> any MongoSpan {
        let parent = (parent as? Handle)?.index
        let index = state.withLock { spans in
            spans.append(Span(name: name, parent: parent, attributes: attributes))
            return spans.count - 1
        }
        return Handle(index, self)
    }

    private func change(_ index: Int, _ change: (inout Span) -> Void) {
        state.withLock { change(&$0[index]) }
    }
}
