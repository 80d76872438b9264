import Foundation
import Testing

/// What the README prints is what the target `first-screen` compiles.
@Suite struct ReadmeTests {
    @Test func theFirstScreenIsTheProgramThatCompiles() throws {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        let program = try String(
            contentsOf: root.appendingPathComponent("Docs/FirstScreen/Shop.swift"), encoding: .utf8)
        #expect(readme.contains("```swift\n\(program)```\n"))
        let lines = program.split(separator: "\n", omittingEmptySubsequences: false).count
        #expect(lines <= 40, "the first screen has \(lines) lines")
    }
}
