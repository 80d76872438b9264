import Foundation
import Testing

/// What the documents print is what targets under Docs compile.
@Suite struct ReadmeTests {
    private func text(_ path: String) throws -> String {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    @Test func theMonitoringExampleIsTheProgramThatCompiles() throws {
        let program = try text("Docs/MonitoringExample/Watcher.swift")
        #expect(try text("Docs/Monitoring.md").contains("```swift\n\(program)```\n"))
    }

    @Test func theFirstScreenIsTheProgramThatCompiles() throws {
        let readme = try text("README.md")
        let program = try text("Docs/FirstScreen/Shop.swift")
        #expect(readme.contains("```swift\n\(program)```\n"))
        let lines = program.split(separator: "\n", omittingEmptySubsequences: false).count
        #expect(lines <= 40, "the first screen has \(lines) lines")
    }
}
