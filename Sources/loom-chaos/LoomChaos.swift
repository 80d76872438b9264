import Foundation

/// Writes and reads while servers are killed, frozen and cut off: `loom-chaos [--seconds N]`. See `scripts/chaos`.
@main
struct LoomChaos {
    static func main() async {
        exit(await run(Array(CommandLine.arguments.dropFirst())))
    }

    private static func verdict(_ options: ChaosOptions) async throws -> Verdict {
        if let rounds = options.failovers {
            return try await Failover(rounds: rounds, loss: options.loss).run()
        }
        return try await Run(seconds: options.seconds, storyCount: options.storyCount).run()
    }

    /// Returns the exit status: 0 when nothing was lost, 1 when something was, 2 for a wrong command line.
    private static func run(_ arguments: [String]) async -> Int32 {
        do {
            let options = try ChaosOptions(arguments)
            guard !options.showsUsage else {
                Screen.write(ChaosOptions.usage)
                return 0
            }
            let verdict = try await verdict(options)
            for note in verdict.notes { Screen.write("FELL SHORT: \(note)") }
            Screen.write(verdict.line)
            return verdict.isGood ? 0 : 1
        } catch let error as ChaosOptions.UsageError {
            Screen.write("error: \(error)\n\(ChaosOptions.usage)")
            return 2
        } catch {
            Screen.write("error: \(error)")
            return 1
        }
    }
}
