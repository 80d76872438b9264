import BSON
import MongoDriver
import Synchronization

/// Keeps what is logged.
final class LogRecorder: Sendable {
    private let lines = Mutex<[LogEntry]>([])

    var entries: [LogEntry] { lines.withLock { $0 } }

    /// Client options that log here, everything unless told otherwise.
    func options(_ level: LogEntry.Level? = .debug) -> MongoClientOptions {
        var options = MongoClientOptions()
        options.logHandler = { line in self.lines.withLock { $0.append(line) } }
        options.minimumLogLevel = level
        return options
    }

    /// The entries of one component.
    func entries(_ component: LogEntry.Component) -> [LogEntry] {
        entries.filter { $0.component == component }
    }
}
