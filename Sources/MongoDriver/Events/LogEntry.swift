/// One line for a log.
public struct LogEntry: Sendable, CustomStringConvertible {
    /// How much it matters.
    public enum Level: Int, Hashable, Sendable, Comparable {
        /// For those who look into how the driver works.
        case debug
        /// Worth knowing in operation.
        case info
        /// Something is wrong, and the driver copes.
        case warning

        /// By importance.
        public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    /// The part of the driver that speaks.
    public enum Component: String, Hashable, Sendable {
        /// Commands and their replies.
        case command
        /// Connections and their pool.
        case connection
        /// Finding a server for an operation.
        case serverSelection
        /// The client itself.
        case client
    }

    /// How much it matters.
    public let level: Level
    /// The part of the driver that speaks.
    public let component: Component
    /// The text; never contains passwords or the contents of sensitive commands.
    public let message: String

    /// `[level] component: message`.
    public var description: String { "[\(level)] \(component.rawValue): \(message)" }
}
