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

    @Test func theConnectingExamplesAreInTheProgramThatCompiles() throws {
        func unindented(_ text: some StringProtocol) -> String {
            text.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: "\n")
        }
        let program = unindented(try text("Docs/ConnectingExample/Connect.swift"))
        let parts = try text("Docs/Connecting.md").split(
            separator: "```swift\n", omittingEmptySubsequences: false)
        let examples = parts.dropFirst().map { $0.prefix { $0 != "`" } }
        #expect(examples.count == 10)
        for example in examples { #expect(program.contains(unindented(example)), "\(example)") }
    }

    @Test func theFirstScreenIsTheProgramThatCompiles() throws {
        let readme = try text("README.md")
        let program = try text("Docs/FirstScreen/Shop.swift")
        #expect(readme.contains("```swift\n\(program)```\n"))
        let lines = program.split(separator: "\n", omittingEmptySubsequences: false).count
        #expect(lines <= 40, "the first screen has \(lines) lines")
    }
}
