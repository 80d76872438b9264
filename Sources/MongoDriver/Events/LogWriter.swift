import BSON
import FoundationEssentials
import Glibc

/// Writes log entries to a descriptor, one line of JSON each.
final class LogWriter: Sendable {
    private let descriptor: Int32
    private let isOurs: Bool
    /// What kept the wanted file from being opened.
    private let warning: LogEntry?

    /// Standard output or standard error by name, a file by path; standard error for nil and when the file does
    /// not open. An existing file is appended to.
    init(path: String?) {
        switch path?.lowercased() {
        case nil, "stderr": (descriptor, isOurs, warning) = (STDERR_FILENO, false, nil)
        case "stdout": (descriptor, isOurs, warning) = (STDOUT_FILENO, false, nil)
        default:
            let path = path ?? ""
            let opened = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
            isOurs = opened >= 0
            descriptor = opened >= 0 ? opened : STDERR_FILENO
            warning = opened >= 0 ? nil : Self.warning(path: path, errno: errno)
        }
        if let warning { write(warning) }
    }

    deinit {
        if isOurs { close(descriptor) }
    }

    private static func warning(path: String, errno: Int32) -> LogEntry {
        LogEntry(
            level: .warning, component: .client, message: "The log file cannot be opened; logging to stderr",
            fields: ["path": .string(path), "error": .string(String(cString: strerror(errno)))])
    }

    /// Takes entries for as long as it is referenced.
    var handler: @Sendable (LogEntry) -> Void { { entry in self.write(entry) } }

    private func write(_ entry: LogEntry) {
        var line: Document = [
            "t": .date(BSONDate(Date())), "level": .string("\(entry.level)"),
            "component": .string(entry.component.rawValue), "message": .string(entry.message),
        ]
        for (key, value) in entry.fields { line.append(key, value) }
        var text = line.extendedJSON(.relaxed) + "\n"
        // One call a line, so that lines of several threads or processes do not mix. What cannot be written has
        // nowhere to be reported.
        text.withUTF8 { bytes in _ = Glibc.write(descriptor, bytes.baseAddress, bytes.count) }
    }
}
