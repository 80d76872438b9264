import BSON
import Foundation
import LoomTesting
import MongoDriver

/// One run: servers, clients, workers and faults, and what came of it.
struct Run {
    let seconds: Int
    /// How many errors of each kind to tell of in full.
    let storyCount: Int
    private let database = "chaos"
    private let start = ContinuousClock.now
    private let date = Date()

    /// Longer than a whole transaction may take, which is two minutes, with what an attempt may take on top.
    private static let longestOperation = Duration.seconds(170)

    init(seconds: Int, storyCount: Int) {
        self.seconds = seconds
        self.storyCount = storyCount
    }

    /// Runs, and prints what happens.
    func run() async throws -> Verdict {
        let leaks = try await LeakCheck()
        say("starting a replica set of three behind proxies")
        let cluster = try await Cluster.start()
        do {
            var verdict = try await run(cluster, leaks)
            await cluster.stop()
            try await leaks.checkProcess(&verdict)
            return verdict
        } catch {
            await cluster.stop()
            throw error
        }
    }

    private func run(_ cluster: Cluster, _ leaks: LeakCheck) async throws -> Verdict {
        var verdict = Verdict()
        let memory = MemoryWatch()
        var faults: [FaultKind: Int] = [:]
        let elections = try await cluster.electionCount()
        let clients = try ClientSet(cluster)
        let crew = Crew(
            quick: clients.quick, threads: clients.threads, patient: clients.patient, database: database)
        try await crew.prepare(clients.quick.database(database))
        let stop = StopFlag()
        crew.start(stop)
        let injector = try await disturb(cluster, crew, memory)
        faults = await injector.counts
        for failure in await injector.failures { say("not done: \(failure)") }
        say("all faults taken away; waiting for the replica set to be whole")
        try await cluster.heal()
        try await Task.sleep(for: .seconds(2))
        stop.raise()
        try await finish(crew, &verdict)
        say("reading back what was written")
        try await verify(cluster, crew, &verdict)
        try await leaks.checkIdle(clients.all, &verdict)
        await clients.close()
        try await checkConnections(cluster, &verdict)
        Report(crew: crew, faults: faults, seconds: seconds, start: date, storyCount: storyCount).show(
            elections: try await cluster.electionCount() - elections,
            longestPause: await injector.longestPause,
            memory: memory, &verdict)
        return verdict
    }

    // MARK: Steps

    /// Injects faults for the time of the run.
    private func disturb(_ cluster: Cluster, _ crew: Crew, _ memory: MemoryWatch) async throws
        -> FaultInjector
    {
        let start = self.start
        let injector = FaultInjector(server: cluster.server, proxies: cluster.proxies) { text in
            Self.say(text, since: start)
        }
        let calm = StopFlag()
        let faults = Task { await injector.run(calm) }
        let end = ContinuousClock.now + .seconds(seconds)
        var next = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < end {
            try await Task.sleep(for: .seconds(1))
            memory.sample()
            guard ContinuousClock.now >= next else { continue }
            next += .seconds(10)
            let done = crew.writers.reduce(0) { $0 + $1.current.acknowledged }
            let failed = crew.writers.reduce(0) { $0 + $1.current.failed.count }
            say("  \(done) writes acknowledged, \(failed) reported as failed, \(memory.last) KB resident")
        }
        calm.raise()
        await faults.value
        return injector
    }

    /// Waits for the workers to finish what they are at.
    private func finish(_ crew: Crew, _ verdict: inout Verdict) async throws {
        try await crew.wait(atMost: Self.longestOperation)
        let stuck = crew.stuck(longerThan: .zero)
        verdict.hung += stuck.count
        for text in stuck { verdict.note(text) }
        for account in crew.everybody where account.current.longest > Self.longestOperation {
            verdict.hung += 1
            verdict.note("\(account.name): an operation took \(account.current.longest)")
        }
    }

    private func verify(_ cluster: Cluster, _ crew: Crew, _ verdict: inout Verdict) async throws {
        var found = verdict
        try await withMongoClient(cluster.uri) { client in
            try await Verification(database: client.database(database)).check(crew, &found)
        }
        verdict = found
    }

    // MARK: Leaks

    private func checkConnections(_ cluster: Cluster, _ verdict: inout Verdict) async throws {
        for _ in 0..<50 where cluster.connectionCount > 0 { try await Task.sleep(for: .milliseconds(100)) }
        guard cluster.connectionCount > 0 else { return }
        verdict.leaked += cluster.connectionCount
        verdict.note("\(cluster.connectionCount) connections are open after the clients were closed")
    }

    private func say(_ text: String) { Self.say(text, since: start) }

    private static func say(_ text: String, since start: ContinuousClock.Instant) {
        let seconds = String(Int((ContinuousClock.now - start) / .seconds(1)))
        Screen.write(String(repeating: " ", count: max(0, 5 - seconds.count)) + seconds + " s  " + text)
    }
}
