import LoomTesting
import MongoDriver

/// Looks for what was taken and not given back.
struct LeakCheck {
    private let before: ProcessFigures

    /// Notes what the process holds when the driver has been used and is idle again: its threads stay.
    init() async throws {
        let server = try ScriptedServer { _ in nil }
        try await withMongoClient(server.uri) { try await $0.ping() }
        server.stop()
        try await Task.sleep(for: .milliseconds(500))
        before = .now
    }

    /// Looks at what operations hold of clients that nobody uses any more and that are still open.
    func checkIdle(_ clients: [MongoClient], _ verdict: inout Verdict) async throws {
        for client in clients {
            // The ends of cursors are told in the background.
            for _ in 0..<50 where !client.usage.isNothing { try await Task.sleep(for: .milliseconds(100)) }
            let usage = client.usage
            verdict.leaked += usage.sessions + usage.connections + usage.operations
            if !usage.isNothing { verdict.note("an idle client holds \(usage)") }
        }
    }

    /// Looks at the process once all clients are closed and all servers gone.
    func checkProcess(_ verdict: inout Verdict) async throws {
        // A time that somebody waited for, in vain or not, is kept until it has come: 30 s at most.
        for _ in 0..<400 where !ProcessFigures.now.excess(over: before).isEmpty {
            try await Task.sleep(for: .milliseconds(100))
        }
        let after = ProcessFigures.now
        Screen.write("before: \(before)")
        Screen.write("after:  \(after)")
        for (what, count) in after.excess(over: before) {
            verdict.leaked += count
            verdict.note("\(count) \(what) more than before")
        }
    }
}

extension ClientUsage {
    fileprivate var isNothing: Bool { sessions == 0 && connections == 0 && operations == 0 }
}
