/// What the environment says of logging: `MONGODB_LOG_<COMPONENT>`, `MONGODB_LOG_ALL`, `MONGODB_LOG_PATH`,
/// `MONGODB_LOG_MAX_DOCUMENT_LENGTH`.
struct LogEnvironment: Sendable {
    /// From which level on a component speaks.
    enum Threshold: Hashable, Sendable {
        case level(LogEntry.Level)
        case off
    }

    private let components: [LogEntry.Component: Threshold]
    private let all: Threshold?
    private let path: String?
    /// The most characters of a document in a line; nil unless it is given.
    let maximumDocumentLength: Int?
    /// What is wrong with the values; such variables count as absent.
    let warnings: [String]

    init(_ variables: [String: String]) {
        var warnings: [String] = []
        func threshold(_ name: String) -> Threshold? {
            guard let text = variables[name] else { return nil }
            if let threshold = Threshold(text) { return threshold }
            warnings.append("\(name) is no log level and counts as not set: \(text)")
            return nil
        }
        var components: [LogEntry.Component: Threshold] = [:]
        for component in LogEntry.Component.allCases {
            components[component] = threshold(component.variable)
        }
        self.components = components
        all = threshold("MONGODB_LOG_ALL")
        path = variables["MONGODB_LOG_PATH"]
        let lengthName = "MONGODB_LOG_MAX_DOCUMENT_LENGTH"
        let length = variables[lengthName].flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
        if length == nil, let text = variables[lengthName] {
            warnings.append("\(lengthName) is no length and counts as not set: \(text)")
        }
        maximumDocumentLength = length
        self.warnings = warnings
    }

    /// What is said of a component, by its own variable or by the one for all; nil when neither speaks.
    func threshold(of component: LogEntry.Component) -> Threshold? {
        components[component] ?? all
    }

    /// Opens what lines are to be written to.
    func makeWriter() -> LogWriter { LogWriter(path: path) }
}

extension LogEnvironment.Threshold {
    /// Reads a level's name in any case; nil for anything else.
    init?(_ text: String) {
        let text = text.lowercased()
        switch text {
        case "off": self = .off
        case "warn": self = .level(.warning)
        default:
            let level = LogEntry.Level.allCases.first { "\($0)" == text && $0 != .warning }
            guard let level else { return nil }
            self = .level(level)
        }
    }
}

extension LogEntry.Component {
    /// The variable that sets the component's level.
    fileprivate var variable: String {
        switch self {
        case .command: "MONGODB_LOG_COMMAND"
        case .topology: "MONGODB_LOG_TOPOLOGY"
        case .serverSelection: "MONGODB_LOG_SERVER_SELECTION"
        case .connection: "MONGODB_LOG_CONNECTION"
        case .client: "MONGODB_LOG_CLIENT"
        }
    }
}
