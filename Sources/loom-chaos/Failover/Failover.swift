import BSON
import Foundation
import LoomTesting
import MongoDriver

/// Takes primaries away under load, and measures how soon clients with default options go on.
struct Failover {
    let rounds: Int
    let loss: PrimaryLoss

    private static let database = "failover"
    /// How soon after an election the first operation has to succeed.
    private static let limit = 1.0

    /// One primary's end.
    private struct Round {
        /// From the loss to the election, in seconds.
        let election: Double
        /// From the election to the first success, in seconds.
        let success: Double
    }

    /// Runs, and prints what happens.
    func run() async throws -> Verdict {
        let leaks = try await LeakCheck()
        var launch = TestServer.Launch(.replicaSet)
        launch.parameters = loss.parameters
        let server = try await TestServer.start(launch)
        do {
            var verdict = try await run(server, leaks)
            await server.stop()
            try await leaks.checkProcess(&verdict)
            return verdict
        } catch {
            await server.stop()
            throw error
        }
    }

    private func run(_ server: TestServer, _ leaks: LeakCheck) async throws -> Verdict {
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
                report(crew, clock, &verdict)
                try await leaks.checkIdle([client, threads], &verdict)
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
        let lost = Date()
        async let happened: Void = loss.happen(to: old, of: server)
        let election = try await server.election(after: old)
        let success = try await firstSuccess(since: election.date, clock)
        try await happened
        let round = Round(
            election: election.date.timeIntervalSince(lost),
            success: success.timeIntervalSince(election.date))
        Screen.write(
            "round \(number): elected after \(Self.text(round.election)), first success \(Self.text(round.success)) later; "
                + "\(Self.faults(crew).count) errors so far")
        if success.timeIntervalSince(max(election.date, election.writable)) > Self.limit {
            verdict.hung += 1
            verdict.note(
                "round \(number): the first success came \(Self.text(round.success)) after the election")
        }
        try await loss.mend(old)
        try await server.waitUntilWhole()
    }

    private func firstSuccess(since time: Date, _ clock: SuccessClock) async throws -> Date {
        for _ in 0..<3000 {
            if let first = clock.first(since: time) { return first }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw TestServerError(.connectionFailed, "nothing succeeded within a minute of the election")
    }

    private func report(_ crew: Crew, _ clock: SuccessClock, _ verdict: inout Verdict) {
        for story in Self.faults(crew) {
            verdict.unreported += 1
            verdict.note("since the loss: \(story.told(since: clock.start(before: story.date)))")
        }
        let cursors = crew.everybody.flatMap(\.current.stories).count(where: \.isEndOfCursor)
        Screen.write("cursors that ended with their server: \(cursors)")
        let longest = crew.everybody.map(\.current.longest).max() ?? .zero
        Screen.write("the longest operation took \(longest)")
    }

    /// Every error is one too many, but for cursors whose server is gone.
    private static func faults(_ crew: Crew) -> [FailureStory] {
        crew.everybody.flatMap(\.current.stories).filter { !$0.isEndOfCursor }
    }

    private static func text(_ seconds: Double) -> String {
        "\(Int((seconds * 1000).rounded())) ms"
    }
}
