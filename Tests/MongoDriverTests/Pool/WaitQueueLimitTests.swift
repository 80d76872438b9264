import BSON
import Glibc
import LoomTesting
import MongoDriver
import Synchronization
import Testing

@Suite struct WaitQueueLimitTests {
    @Test(
        "who would make the queue too long is refused at once",
        arguments: ["waitQueueSize=1", "waitQueueMultiple=1", "waitQueueSize=5&waitQueueMultiple=1"])
    func aFullQueueRefuses(option: String) async throws {
        let mayAnswer = Atomic<Bool>(false)
        let server = try ScriptedServer { request in
            guard request.name == "count" else { return nil }
            // Holds the one connection until the others have come.
            while !mayAnswer.load(ordering: .acquiring) { usleep(1000) }
            return [.reply(["ok": 1, "n": 7])]
        }
        let log = ClientLog()
        let uri = server.uri + "&maxPoolSize=1&" + option
        try await withMongoClient(uri, options: log.options) { client in
            let things = client.database("d").collection("c")
            async let holder = things.estimatedDocumentCount()
            try await log.wait { !$0.sent("count").isEmpty }
            async let waiter: Void = client.ping()
            try await log.wait { $0.pool.count { $0.name == "checkOutStarted" } == 2 }
            let error = await #expect(throws: PoolError.self) { try await client.ping() }
            #expect(error?.reason == .waitQueueFull)
            #expect(error?.isSafeToRetry == true)
            #expect(error?.message.contains("1") == true)
            mayAnswer.store(true, ordering: .releasing)
            #expect(try await holder == 7)
            try await waiter
        }
        let refusals = log.pool.filter {
            if case .checkOutFailed(.connectionError, nil, _) = $0 { true } else { false }
        }
        #expect(refusals.count == 1)
        #expect(server.requests.count { $0.name == "ping" } == 1)
    }

    @Test("a queue without a limit takes everybody")
    func noLimit() async throws {
        let server = try ScriptedServer { _ in nil }
        try await withMongoClient(server.uri + "&maxPoolSize=1") { client in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<200 { group.addTask { try await client.ping() } }
                try await group.waitForAll()
            }
        }
        #expect(server.requests.count { $0.name == "ping" } == 200)
    }
}
