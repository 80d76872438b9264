import BSON
import MongoCore

/// What is logged, and where to: the client's options, else the environment, else nothing.
struct LogSettings: Sendable {
    let handler: (@Sendable (LogEntry) -> Void)?
    /// The most characters of a document in a line.
    let maximumDocumentLength: Int
    /// The least level of each component, as a number that no entry reaches where nothing is wanted.
    private let thresholds: [Int]

    private static let off = Int.max
    private static let standardDocumentLength = 1000

    init(options: MongoClientOptions, environment: LogEnvironment) {
        thresholds = LogEntry.Component.allCases.map { component in
            if let level = options.logLevels[component] ?? options.minimumLogLevel { return level.rawValue }
            switch environment.threshold(of: component) {
            case .level(let level)?: return level.rawValue
            case .off?: return Self.off
            case nil: return options.logHandler == nil ? Self.off : LogEntry.Level.info.rawValue
            }
        }
        maximumDocumentLength =
            options.maximumLoggedDocumentLength ?? environment.maximumDocumentLength
            ?? Self.standardDocumentLength
        let isSilent = thresholds.allSatisfy { $0 == Self.off }
        handler = isSilent ? nil : options.logHandler ?? environment.makeWriter().handler
    }

    /// Whether a line of this kind would be read.
    func wants(_ level: LogEntry.Level, _ component: LogEntry.Component) -> Bool {
        handler != nil && level.rawValue >= thresholds[component.index]
    }

    /// A document's text for a line.
    func text(of document: Document) -> String {
        document.extendedJSON(cutAfter: maximumDocumentLength)
    }
}

extension LogEntry.Component {
    /// The component's place in `allCases`.
    fileprivate var index: Int {
        switch self {
        case .command: 0
        case .topology: 1
        case .serverSelection: 2
        case .connection: 3
        case .client: 4
        }
    }
}
