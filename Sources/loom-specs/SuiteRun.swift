/// The files of one suite, run in order; those in the unified format are put aside, to be run on several servers.
struct SuiteRun {
    private(set) var tally = Tally()
    private(set) var unified: [UnifiedFile] = []

    init(_ suite: Suite, options: SpecsOptions) async {
        for path in suite.files { await run(path, of: suite, options) }
    }

    /// Runs the file at `path` and prints the cases that fail. A file that cannot be read or understood is one of them.
    private mutating func run(_ path: String, of suite: Suite, _ options: SpecsOptions) async {
        do {
            let file = try SpecFile(suite: suite, path: path)
            if try file.isUnified {
                unified.append(try UnifiedFile(file))
            } else {
                for result in try await Registry.runner(for: file).run(file)
                where options.wants(result.name, of: file.name) {
                    count(result, path)
                }
            }
        } catch {
            count(CaseResult(name: "the file itself", outcome: .failed("\(error)")), path)
        }
    }

    private mutating func count(_ result: CaseResult, _ path: String) {
        tally.count(result)
        if case .failed(let why) = result.outcome { Screen.write("FAILED \(path): \(result.name): \(why)") }
    }
}
