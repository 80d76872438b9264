import BSON
import LoomTesting
import MongoDriver
import Synchronization
import Testing

/// What a program notices of elections while it writes and reads single statements: that some take longer.
@Suite struct FailoverTests {
    /// What the tasks under load have met.
    private final class Load: Sendable {
        private struct State {
            var isOver = false
            var written: [Int64] = []
            var errors: [String] = []
        }

        private let state = Mutex(State())

        var written: [Int64] { state.withLock(\.written) }
        var errors: [String] { state.withLock(\.errors) }

        func end() { state.withLock { $0.isOver = true } }

        /// Writes and reads again and again.
        func run(_ number: Int64, _ things: MongoCollection<Document>) async {
            var id = number << 32
            while !state.withLock(\.isOver) {
                do {
                    try await things.insertOne(["_id": .int64(id)])
                    state.withLock { $0.written.append(id) }
                    _ = try await things.find(["_id": .int64(id)]).toArray()
                } catch {
                    state.withLock { $0.errors.append("\(error)") }
                }
                id += 1
            }
        }
    }

    @Test func noErrorReachesTheProgramWhenThePrimaryChanges() async throws {
        try await TestServer.withServer(.replicaSet) { server in
            try await shortenElections(of: server)
            try await withMongoClient(server.uri) { client in
                let things = client.database("failover").collection("things")
                try await client.database("failover").createCollection("things")
                let load = Load()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 1...6 as ClosedRange<Int64> {
                        group.addTask { await load.run(number, things) }
                    }
                    defer { load.end() }
                    for _ in 0..<3 { try await change(server, under: load) { try await elect(another: $0) } }
                    try await change(server, under: load) { try await $0.primary().kill() }
                }
                #expect(load.errors == [])
                #expect(try await Int64(load.written.count) == things.countDocuments())
                #expect(client.usage == ClientUsage(sessions: 0, connections: 0, operations: 0))
            }
        }
    }

    /// The default is ten seconds without a primary before the members elect another.
    private func shortenElections(of server: TestServer) async throws {
        // A set that has just been put together may still be changing its configuration by itself.
        for attempt in 1...50 {
            let reply = try await server.run(["replSetGetConfig": 1])
            var config = try #require(reply["config"]?.documentValue)
            var settings = try #require(config["settings"]?.documentValue)
            settings["electionTimeoutMillis"] = 1500
            config["settings"] = .document(settings)
            config["version"] = .int64(Int64(try #require(config["version"]?.intValue)) + 1)
            do {
                try await server.run(["replSetReconfig": .document(config)])
                return
            } catch {
                guard attempt < 50 else { throw error }
                try await Task.sleep(for: .milliseconds(200))
            }
        }
    }

    /// Changes something, and waits until a good deal was written after it.
    private func change(
        _ server: TestServer, under load: Load, by action: (TestServer) async throws -> Void
    ) async throws {
        try await waitForWrites(50, load)
        try await action(server)
        try await waitForWrites(50, load)
    }

    private func waitForWrites(_ count: Int, _ load: Load) async throws {
        let goal = load.written.count + count
        let end = ContinuousClock.now + .seconds(60)
        while load.written.count < goal, ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(load.written.count >= goal)
    }

    /// As a member of higher priority does: the primary hears of its successor only by its election.
    private func elect(another server: TestServer) async throws {
        let primary = try await server.primary()
        let other = try #require(server.members.first { $0 !== primary })
        // A member that is too far behind is not elected, and may be asked again.
        for _ in 0..<100 {
            if (try? await server.run(["replSetStepUp": 1], on: other)) != nil { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        try await server.run(["replSetStepUp": 1], on: other)
    }
}
