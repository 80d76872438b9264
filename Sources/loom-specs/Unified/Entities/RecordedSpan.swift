import BSON
import MongoDriver
import Synchronization

/// One span, with what became known of it and the spans within it.
final class RecordedSpan: MongoSpan, CustomStringConvertible {
    private struct State {
        var attributes: Document
        var nested: [RecordedSpan] = []
        var hasEnded = false
    }

    let name: String
    private let state: Mutex<State>

    init(name: String, attributes: Document) {
        self.name = name
        state = Mutex(State(attributes: attributes))
    }

    var attributes: Document { state.withLock { $0.attributes } }
    var nested: [RecordedSpan] { state.withLock { $0.nested } }
    var hasEnded: Bool { state.withLock { $0.hasEnded } }
    var description: String { "\(name) \(attributes) \(nested)" }

    func add(_ span: RecordedSpan) { state.withLock { $0.nested.append(span) } }

    func setAttributes(_ attributes: Document) {
        state.withLock { state in
            for (key, value) in attributes { state.attributes[key] = value }
        }
    }

    func recordError(_ error: any Error, attributes: Document) { setAttributes(attributes) }

    func end() { state.withLock { $0.hasEnded = true } }
}
