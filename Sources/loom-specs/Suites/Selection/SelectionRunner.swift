import BSON
import MongoCore

/// Runs server-selection/server_selection and max-staleness: a topology and an operation in, suitable servers out.
struct SelectionRunner: SuiteRunner {
    func run(_ file: SpecFile) throws -> [CaseResult] {
        let test = try file.document()
        return [CaseResult.of("\(file.suite.name)/\(file.name)") { try run(test) }]
    }

    private func run(_ test: Document) throws {
        let expectsError = test["error"]?.boolValue ?? false
        do {
            try check(test)
        } catch let error as ConcernError {
            if !expectsError { throw Mismatch("refused: \(error)") }
            return
        }
        if expectsError { throw Mismatch("accepted, expected an error") }
    }

    private func check(_ test: Document) throws {
        var settings = SelectionSettings()
        if let frequency = test["heartbeatFrequencyMS"]?.intValue {
            settings.heartbeatFrequency = .milliseconds(frequency)
        }
        let selection = ServerSelection(try SelectionTest.topology(test), settings)
        let selector = try Self.selector(test)
        let deprioritized = try SelectionTest.addresses(test, "deprioritized_servers")
        let suitable = try selection.suitable(selector, deprioritized: deprioritized)
        let inWindow = try selection.inLatencyWindow(selector, deprioritized: deprioritized)
        guard test["error"]?.boolValue != true else { return }
        try expect(
            "suitable servers", Set(suitable.map(\.address)),
            equals: try SelectionTest.addresses(test, "suitable_servers"))
        try expect(
            "servers in the latency window", Set(inWindow.map(\.address)),
            equals: try SelectionTest.addresses(test, "in_latency_window"))
    }

    /// Without an operation, which max-staleness does not name, it is a read.
    private static func selector(_ test: Document) throws -> ServerSelector {
        switch test["operation"]?.stringValue {
        case "write": return .primary
        case "read", nil: return .read(try SelectionTest.readPreference(test))
        case let other?: throw SpecsError("there is no operation \(other)")
        }
    }
}
