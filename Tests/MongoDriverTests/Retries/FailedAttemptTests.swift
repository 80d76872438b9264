import BSON
import LoomTesting
import MongoDriver
import Synchronization
import Testing

/// What the error of a call that was tried more than once tells of its attempts.
@Suite struct FailedAttemptTests {
    /// Answers the first commands of a name by the actions in turn, and what comes after them by the last.
    private func server(_ name: String, _ answers: [[ScriptedServer.Action]]) throws -> ScriptedServer {
        let count = Mutex(0)
        return try ScriptedServer { request in
            guard request.name == name else { return nil }
            let index = count.withLock { count in
                defer { count += 1 }
                return min(count, answers.count - 1)
            }
            return answers[index]
        }
    }

    private static let interrupted: ScriptedServer.Action = .reply([
        "ok": 0.0, "code": 11600, "codeName": "InterruptedAtShutdown", "errmsg": "interrupted at shutdown",
    ])

    private func cursor(_ id: Int64) -> ScriptedServer.Action {
        .reply(["ok": 1.0, "cursor": ["id": .int64(id), "ns": "d.c", "firstBatch": [["_id": 1]]]])
    }

    @Test func theErrorOfARetriedReadTellsOfBothAttempts() async throws {
        let server = try server("find", [[.close], [Self.interrupted]])
        defer { server.stop() }
        try await withMongoClient(server.uri) { client in
            let things = client.database("d").collection("c")
            let error = await #expect(throws: CommandError.self) { try await things.findOne() }
            let attempts = try #require(error?.context.attempts)
            #expect(attempts.map(\.number) == [1, 2])
            #expect(attempts.allSatisfy { $0.address == client.connectionString.hosts.first })
            #expect(attempts[0].failure.hasPrefix("ConnectionError"))
            #expect(attempts[1].failure.contains("InterruptedAtShutdown"))
            #expect(attempts[0].date <= attempts[1].date)
            let text = error.map { "\($0)" } ?? ""
            #expect(text.contains("attempt 1 at 127.0.0.1:\(server.port): ConnectionError"))
        }
    }

    @Test func anErrorOfTheOnlyAttemptTellsOfNone() async throws {
        let server = try server("find", [[.close]])
        defer { server.stop() }
        try await withMongoClient(server.uri + "&retryReads=false") { client in
            let things = client.database("d").collection("c")
            let error = await #expect(throws: ConnectionError.self) { try await things.findOne() }
            #expect(error?.context.attempts == [])
        }
    }

    @Test func ofManyAttemptsWithinATimeoutTheFirstAndTheLastAreKept() async throws {
        let unreachable: ScriptedServer.Action = .reply([
            "ok": 0.0, "code": 6, "codeName": "HostUnreachable", "errmsg": "no way",
        ])
        let refused: ScriptedServer.Action = .reply([
            "ok": 0.0, "code": 2, "codeName": "BadValue", "errmsg": "no",
        ])
        let server = try server("find", Array(repeating: [unreachable], count: 20) + [[refused]])
        defer { server.stop() }
        try await withMongoClient(server.uri) { client in
            let things = client.database("d").collection("c").with(timeout: .seconds(60))
            let error = await #expect(throws: CommandError.self) { try await things.findOne() }
            #expect(error?.code == 2)
            #expect(error?.context.attempts.map(\.number) == [1, 15, 16, 17, 18, 19, 20, 21])
        }
    }

    @Test func aCursorIsNotAskedTwiceForABatch() async throws {
        let getMores = Mutex(0)
        let first = cursor(5)
        let server = try ScriptedServer { request in
            switch request.name {
            case "find": return [first]
            case "getMore":
                getMores.withLock { $0 += 1 }
                return [.close]
            default: return nil
            }
        }
        defer { server.stop() }
        try await withMongoClient(server.uri) { client in
            let things = client.database("d").collection("c")
            let error = await #expect(throws: ConnectionError.self) { try await things.find().toArray() }
            #expect(error?.context.command == "getMore")
            #expect(error?.context.attempts == [])
        }
        #expect(getMores.withLock { $0 } == 1)
    }
}
