import Foundation
import Testing

@testable import MongoDriver

@Suite struct LogEnvironmentTests {
    private func settings(
        _ variables: [String: String], _ options: MongoClientOptions = MongoClientOptions()
    ) -> LogSettings {
        LogSettings(options: options, environment: LogEnvironment(variables))
    }

    @Test func nothingIsLoggedUnlessAskedFor() {
        let settings = settings([:])
        for component in LogEntry.Component.allCases { #expect(!settings.wants(.emergency, component)) }
        #expect(settings.handler == nil)
    }

    @Test func aComponentsOwnVariableWins() {
        let settings = settings(["MONGODB_LOG_ALL": "Warn", "MONGODB_LOG_SERVER_SELECTION": "DEBUG"])
        #expect(settings.wants(.debug, .serverSelection))
        #expect(!settings.wants(.info, .command))
        #expect(settings.wants(.warning, .command))
    }

    @Test func offTurnsAComponentOff() {
        let settings = settings(["MONGODB_LOG_ALL": "trace", "MONGODB_LOG_TOPOLOGY": "off"])
        #expect(!settings.wants(.emergency, .topology))
        #expect(settings.wants(.trace, .connection))
    }

    @Test func codeWinsOverTheEnvironment() {
        var options = MongoClientOptions(logHandler: { _ in })
        options.logLevels = [.command: .error]
        let settings = settings(["MONGODB_LOG_ALL": "debug", "MONGODB_LOG_COMMAND": "debug"], options)
        #expect(!settings.wants(.warning, .command))
        #expect(settings.wants(.debug, .topology))
    }

    @Test func aHandlerAloneHearsInfo() {
        let settings = settings([:], MongoClientOptions(logHandler: { _ in }))
        #expect(settings.wants(.info, .client))
        #expect(!settings.wants(.debug, .client))
    }

    @Test func invalidValuesCountAsAbsentAndAreReported() {
        let environment = LogEnvironment([
            "MONGODB_LOG_COMMAND": "loud", "MONGODB_LOG_ALL": "info", "MONGODB_LOG_MAX_DOCUMENT_LENGTH": "-5",
        ])
        #expect(environment.threshold(of: .command) == .level(.info))
        #expect(environment.maximumDocumentLength == nil)
        #expect(environment.warnings.count == 2)
        #expect(settings(["MONGODB_LOG_MAX_DOCUMENT_LENGTH": "7"]).maximumDocumentLength == 7)
        #expect(settings([:]).maximumDocumentLength == 1000)
    }

    @Test func linesAreAppendedToAFile() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "loom-log-\(UUID().uuidString)")
            .path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try "before\n".write(toFile: path, atomically: true, encoding: .utf8)
        let handler = LogEnvironment(["MONGODB_LOG_PATH": path]).makeWriter().handler
        handler(
            LogEntry(
                level: .info, component: .topology, message: "Told",
                fields: ["serverHost": "a", "serverPort": 1]))
        handler(LogEntry(level: .debug, component: .command, message: "Told again"))
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0] == "before")
        #expect(lines[1].hasPrefix(#"{"t":{"$date":""#))
        let rest = #""level":"info","component":"topology","message":"Told","serverHost":"a","serverPort":1}"#
        #expect(lines[1].hasSuffix(rest))
    }
}
