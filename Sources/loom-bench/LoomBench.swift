import Glibc

/// Measures Loom and its peers in one run: `loom-bench GROUP [--quick] [--json] [--only TEXT]`. Use `scripts/bench`, which builds
/// it in release mode and says where the peers and the documents are.
@main
struct LoomBench {
    static func main() async {
        do {
            let options = try BenchOptions(Array(CommandLine.arguments.dropFirst()))
            let group = try await options.makeGroup()
            let report = BenchReport(options: options)
            report.begin(group)
            var results: [BenchResult] = []
            for task in group.tasks where options.wants(task.name) {
                let forms = try await BenchRunner(rounds: options.rounds).run(task)
                for result in forms { report.show(result) }
                results += forms
            }
            report.show(group.scores(results))
            report.end()
            await group.close()
        } catch {
            report("bench: \(error)")
            exit(2)
        }
    }
}

/// Writes a line to stderr, where everything goes that is not a result.
func report(_ line: String) {
    emit(line, to: 2)
}

/// Writes a line at once: whoever reads results reads them while the next task runs.
func emit(_ line: String, to descriptor: Int32) {
    let bytes = Array((line + "\n").utf8)
    var written = 0
    while written < bytes.count {
        let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { return }
        written += count
    }
}
