import BSON
import MongoDriver

/// One log message that a test expects.
struct LogExpectation {
    private let level: LogEntry.Level
    private let component: LogEntry.Component
    private let data: Document
    private let failureIsRedacted: Bool?

    init(_ document: Document) throws {
        var fields = Fields(document, of: "log message")
        level = try LogEntry.Level(named: fields.neededString("level"))
        component = try LogEntry.Component(named: fields.neededString("component"))
        data = try fields.neededDocument("data")
        failureIsRedacted = try fields.bool("failureIsRedacted")
        try fields.finish()
    }

    /// Whether an entry is as expected.
    func fits(_ entry: LogEntry, _ matcher: Matcher) throws -> Bool {
        do {
            try check(entry, matcher, at: "")
            return true
        } catch is Mismatch {
            return false
        }
    }

    /// Throws a ``Mismatch`` unless an entry is as expected.
    func check(_ entry: LogEntry, _ matcher: Matcher, at place: String) throws {
        try expect("\(place): the level", entry.level, equals: level)
        try expect("\(place): the component", entry.component, equals: component)
        var actual = entry.fields
        actual["message"] = .string(entry.message)
        try matcher.match(.document(data), .document(actual), at: place)
        guard let failureIsRedacted else { return }
        guard actual["failure"] != nil else { throw Mismatch("\(place) has no failure: \(entry)") }
        try expect("\(place): the failure is redacted", entry.isRedacted, equals: failureIsRedacted)
    }
}

extension LogEntry.Level {
    /// A level by the format's name for it.
    init(named name: String) throws {
        guard let level = Self.allCases.first(where: { "\($0)" == name }) else {
            throw FormatError("the level \(name) is not known")
        }
        self = level
    }
}

extension LogEntry.Component {
    /// A component by the format's name for it.
    init(named name: String) throws {
        guard let component = Self(rawValue: name) else { throw FormatError("the component \(name) is not known") }
        self = component
    }
}
