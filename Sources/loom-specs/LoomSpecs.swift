#if canImport(Glibc)
import Glibc
#endif

/// Runs the official driver tests: `loom-specs [SUITE…]`, with the data where `LOOM_SPECS` says.
@main
struct LoomSpecs {
    static func main() async {
        do {
            let tally = try await run(Array(CommandLine.arguments.dropFirst()))
            Screen.write("\(tally)")
            exit(tally.failed == 0 ? 0 : 1)
        } catch {
            Screen.write("specs: \(error)")
            exit(2)
        }
    }

    /// Runs the suites that `names` ask for, all of them without names, and prints a row for each.
    private static func run(_ names: [String]) async throws -> Tally {
        let data = try SpecData(environment: getenv("LOOM_SPECS").map { String(cString: $0) })
        let suites = try data.suites(named: names)
        let width = suites.map(\.name.count).max() ?? 0
        var total = Tally()
        for suite in suites {
            let tally = await run(suite)
            let padding = String(repeating: " ", count: width - suite.name.count)
            Screen.write("\(suite.name)\(padding)  \(tally)\(tally.reasons)")
            total.add(tally)
        }
        return total
    }

    /// Runs the files of one suite in order and prints the cases that fail.
    private static func run(_ suite: Suite) async -> Tally {
        var tally = Tally()
        for path in suite.files {
            for result in await run(path, of: suite) {
                tally.count(result)
                if case .failed(let why) = result.outcome {
                    Screen.write("FAILED \(path): \(result.name): \(why)")
                }
            }
        }
        return tally
    }

    /// Runs the file at `path`. A file that cannot be read or understood is one failed case.
    private static func run(_ path: String, of suite: Suite) async -> [CaseResult] {
        do {
            let file = try SpecFile(suite: suite, path: path)
            return try await Registry.runner(for: file).run(file)
        } catch {
            return [CaseResult(name: "the file itself", outcome: .failed("\(error)"))]
        }
    }
}
