import MongoDriver
import Synchronization

/// Keeps the lines that a client logs.
final class LogCollector: Sendable {
    private let entries = Mutex<[LogEntry]>([])

    func add(_ entry: LogEntry) {
        entries.withLock { $0.append(entry) }
    }

    /// The lines as text, fields and all.
    var texts: [String] { entries.withLock { $0.map { "\($0)" } } }
}
