import Testing

@testable import loom_demo

@Suite("The demo's command line")
struct DemoOptionsTests {
    @Test("options and their defaults")
    func options() throws {
        let standard = try DemoOptions([])
        #expect(standard.seconds == 8)
        #expect(standard.interval == 0.25)
        #expect(standard.database == "loom_demo")
        let given = try DemoOptions([
            "--seconds", "2", "--interval", "0.1", "--uri", "mongodb://h", "--database", "d",
        ])
        #expect(given.seconds == 2)
        #expect(given.interval == 0.1)
        #expect(given.uri == "mongodb://h")
        #expect(given.database == "d")
    }

    @Test(
        "what cannot be is refused",
        arguments: [
            ["--second", "2"], ["--seconds"], ["--seconds", "x"], ["--seconds", "nan"], ["--seconds", "-1"],
            ["--interval", "0"], ["--interval", "9"], ["--busy", "101"], ["--database", ""],
        ])
    func refusals(arguments: [String]) {
        #expect(throws: DemoOptions.UsageError.self) { try DemoOptions(arguments) }
    }
}
