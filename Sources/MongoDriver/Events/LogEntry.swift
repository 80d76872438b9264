public import BSON

/// One line for a log: a message that is always the same for the same kind of happening, and its particulars.
///
/// ```swift
/// options.logHandler = { entry in
///     if entry.message == "Command failed" { print(entry.fields["commandName"] ?? "?", entry) }
/// }
/// ```
public struct LogEntry: Sendable {
    /// How much it matters, by the levels of syslog.
    public enum Level: Int, Hashable, Sendable, Comparable, CaseIterable {
        /// For those who follow each step; the driver itself never says anything at this level.
        case trace
        /// For those who look into how the driver works: each command, each connection.
        case debug
        /// Worth knowing in operation.
        case info
        /// Unusual, and no problem.
        case notice
        /// Something is wrong, and the driver copes.
        case warning
        /// Something went wrong that no call of the application reports.
        case error
        /// Not used by the driver; a threshold above everything it says.
        case critical
        /// Not used by the driver; a threshold above everything it says.
        case alert
        /// Not used by the driver; a threshold above everything it says.
        case emergency

        /// By importance.
        public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    /// The part of the driver that speaks, named as MongoDB's specifications name it.
    public enum Component: String, Hashable, Sendable, CaseIterable {
        /// Commands and their replies.
        case command
        /// What servers there are, and what they are.
        case topology
        /// Finding a server for an operation.
        case serverSelection
        /// Connections and their pool.
        case connection
        /// The client itself.
        case client
    }

    /// How much it matters.
    public let level: Level
    /// The part of the driver that speaks.
    public let component: Component
    /// What happened, in fixed words such as `Command started`.
    public let message: String
    /// The particulars under the names of the specifications: `commandName`, `serverHost`, `durationMS`, ….
    ///
    /// Documents appear as relaxed Extended JSON text, cut to the length that the options say; passwords and the
    /// contents of sensitive commands never appear. What is not known is left out.
    public let fields: Document
    /// Whether an error's text was left out because the command is a sensitive one.
    public let isRedacted: Bool

    /// Makes an entry.
    init(
        level: Level, component: Component, message: String, fields: Document = [:], isRedacted: Bool = false
    ) {
        self.level = level
        self.component = component
        self.message = message
        self.fields = fields
        self.isRedacted = isRedacted
    }
}

extension LogEntry: CustomStringConvertible {
    /// `[level] component: message {fields}`.
    public var description: String {
        let text = "[\(level)] \(component.rawValue): \(message)"
        return fields.isEmpty ? text : "\(text) \(fields)"
    }
}
