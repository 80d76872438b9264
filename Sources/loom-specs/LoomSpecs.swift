#if canImport(Glibc)
import Glibc
#endif

/// Runs the official driver tests: `loom-specs [--only TEXT] [--shape NAME]… [--slow] [SUITE…]`, with the data where
/// `LOOM_SPECS` says.
@main
struct LoomSpecs {
    static func main() async {
        do {
            let options = try SpecsOptions(Array(CommandLine.arguments.dropFirst()))
            let tally = try await run(options)
            Screen.write("\(tally)")
            exit(tally.failed == 0 ? 0 : 1)
        } catch {
            Screen.write("specs: \(error)")
            exit(2)
        }
    }

    /// Runs the suites that are asked for and prints a row for each.
    private static func run(_ options: SpecsOptions) async throws -> Tally {
        let data = try SpecData(environment: getenv("LOOM_SPECS").map { String(cString: $0) })
        let suites = try data.suites(named: options.names)
        let width = suites.map(\.name.count).max() ?? 0
        var total = Tally()
        func show(_ name: String, _ tally: Tally) {
            let padding = String(repeating: " ", count: width - name.count)
            Screen.write("\(name)\(padding)  \(tally)\(tally.reasons)")
            total.add(tally)
        }
        var unified: [UnifiedFile] = []
        var unifiedTallies: [String: Tally] = [:]
        for suite in suites {
            let run = await SuiteRun(suite, options: options)
            if run.unified.isEmpty {
                show(suite.name, run.tally)
            } else {
                unified += run.unified
                unifiedTallies[suite.name] = run.tally
            }
        }
        guard !unified.isEmpty else { return total }
        for (name, tally) in try await UnifiedSuites(unified, options: options).run() {
            unifiedTallies[name, default: Tally()].add(tally)
        }
        for (name, tally) in unifiedTallies.sorted(by: { $0.key < $1.key }) { show(name, tally) }
        return total
    }
}
