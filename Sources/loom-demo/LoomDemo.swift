import Foundation
import Glibc
import Loom

/// Runs as a small daemon would: `loom-demo [--seconds N] …`. See `scripts/demo`.
@main
struct LoomDemo {
    /// Not async: the main thread waits for signals, and the program ends from the task beside it, which must not be
    /// on the main thread's actor.
    static func main() {
        let signals = Signals()
        let stop = StopRequest()
        Task.detached { exit(await run(stop)) }
        signals.forward(to: stop)
    }

    /// Returns the exit status: 0 when what was acknowledged is there, 1 when not, 2 for a wrong command line.
    private static func run(_ stop: StopRequest) async -> Int32 {
        do {
            var options = try DemoOptions(Array(CommandLine.arguments.dropFirst()))
            guard !options.showsUsage else {
                Screen.write(DemoOptions.usage)
                return 0
            }
            options.uri = options.uri ?? ProcessInfo.processInfo.environment["MONGODB_URI"]
            guard let uri = options.uri, !uri.isEmpty else {
                throw DemoOptions.UsageError(description: "no server: set MONGODB_URI, or give --uri")
            }
            let store = try Store(uri, database: options.database)
            let status = await run(options, store, stop)
            await store.close()
            return status
        } catch let error as DemoOptions.UsageError {
            Screen.write("error: \(error)\n\(DemoOptions.usage)")
            return 2
        } catch {
            Screen.write("error: \(error)")
            return 2
        }
    }

    private static func run(_ options: DemoOptions, _ store: Store, _ stop: StopRequest) async -> Int32 {
        do {
            try await stop.interruptible { try await store.client.ping() }
        } catch {
            if stop.signal != nil {
                Screen.write("stopped before anything was stored")
                return 0
            }
            Screen.write("error: \(error)")
            return 1
        }
        let hosts = store.client.connectionString.hosts.map { "\($0)" }.joined(separator: ",")
        Screen.heading("Watching this machine for \(options.seconds) s; Ctrl-C ends it earlier")
        Screen.write(
            "  storing into database \(options.database) on \(hosts), collections samples and occurrences")
        var daemon = Daemon(options: options, store: store, stop: stop)
        var faults: [String] = []
        do {
            try await daemon.watch()
        } catch {
            faults.append("the watch ended early: \(error)")
        }
        if daemon.storedSamples == 0, stop.signal == nil { faults.append("no sample was stored") }
        faults += await check(daemon)
        for fault in faults { Screen.write("FELL SHORT: \(fault)") }
        return faults.isEmpty ? 0 : 1
    }

    /// Reads back what the daemon stored. Returns what is not as it should be.
    private static func check(_ daemon: Daemon) async -> [String] {
        let report = Report(store: daemon.store, run: daemon.run)
        do {
            let shown = try await report.show()
            return try await shown
                + report.verify(samples: daemon.storedSamples, occurrences: daemon.storedOccurrences)
        } catch {
            return [
                "\(daemon.storedSamples) samples were acknowledged, but reading them back did not succeed: \(error)"
            ]
        }
    }
}
