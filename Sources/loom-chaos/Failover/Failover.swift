import BSON
import Foundation
import LoomTesting
import MongoDriver

/// Kills primaries under load, and measures how soon clients with default options go on.
struct Failover {
    let rounds: Int

    private static let database = "failover"
    /// How soon after an election the first operation has to succeed.
    private static let limit = 1.0

    /// One primary's end.
    private struct Round {
        /// From the kill to the election, in seconds.
        let election: Double
        /// From the election to the first success, in seconds.
        let success: Double
    }

    /// Runs, and prints what happens.
    func run() async throws -> Verdict {
        let server = try await TestServer.start(TestServer.Launch(.replicaSet))
        do {
            let verdict = try await run(server)
            await server.stop()
            return verdict
        } catch {
            await server.stop()
            throw error
        }
    }

    private func run(_ server: TestServer) async throws -> Verdict {
        var verdict = Verdict()
        let clock = SuccessClock()
        try await withMongoClient(server.uri) { client in
            try await withMongoClient(server.uri) { threads in
                let crew = Crew(steadyOn: client, threads: threads, database: Self.database, clock: clock)
                try await crew.prepare(client.database(Self.database))
                let stop = StopFlag()
                crew.start(stop)
                for number in 1...rounds { try await round(number, server, crew, clock, &verdict) }
                stop.raise()
                try await crew.wait(atMost: .seconds(60))
                try await Verification(database: client.database(Self.database)).check(crew, &verdict)
                report(crew, &verdict)
            }
        }
        return verdict
    }

    private func round(
        _ number: Int, _ server: TestServer, _ crew: Crew, _ clock: SuccessClock, _ verdict: inout Verdict
    ) async throws {
        try await Task.sleep(for: .seconds(2))
        let old = try await server.primary()
        clock.start()
        let killed = Date()
        old.kill()
        let elected = try await server.electionDate(after: old)
        let success = try await firstSuccess(since: elected, clock)
        let round = Round(
            election: elected.timeIntervalSince(killed), success: success.timeIntervalSince(elected))
        Screen.write(
            "round \(number): elected after \(Self.text(round.election)), first success \(Self.text(round.success)) later; "
                + "\(Self.errorCount(crew)) errors so far")
        if round.success > Self.limit {
            verdict.hung += 1
            verdict.note(
                "round \(number): the first success came \(Self.text(round.success)) after the election")
        }
        try await old.restart()
        try await server.waitUntilWhole()
    }

    private func firstSuccess(since time: Date, _ clock: SuccessClock) async throws -> Date {
        for _ in 0..<3000 {
            if let first = clock.first(since: time) { return first }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw TestServerError(.connectionFailed, "nothing succeeded within a minute of the election")
    }

    /// Every error is one too many.
    private func report(_ crew: Crew, _ verdict: inout Verdict) {
        for account in crew.everybody {
            for (kind, count) in account.current.errors {
                verdict.unreported += Int64(count)
                verdict.note("\(account.name): \(count) of \(kind) reached the application")
            }
        }
        let longest = crew.everybody.map(\.current.longest).max() ?? .zero
        Screen.write("the longest operation took \(longest)")
    }

    private static func errorCount(_ crew: Crew) -> Int {
        crew.everybody.reduce(0) { $0 + $1.current.errors.values.reduce(0, +) }
    }

    private static func text(_ seconds: Double) -> String {
        "\(Int((seconds * 1000).rounded())) ms"
    }
}
