import BSON
import Foundation
import LoomTesting
import MongoDriver
import Synchronization
import Testing

@Suite struct ClientTests {
    @Test func aServerThatIsDownIsNamedWithCauseAndTime() async throws {
        let client = try MongoClient("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=1200")
        let start = ContinuousClock.now
        do {
            try await client.ping()
            Issue.record("nobody listens on port 1")
        } catch let error as ServerSelectionError {
            let waited = ContinuousClock.now - start
            #expect(waited > .milliseconds(400) && waited < .seconds(120))
            #expect(error.message.contains("127.0.0.1:1"))
            #expect(error.message.contains("refused"))
            #expect(error.isSafeToRetry)
        }
        await client.close()
    }

    @Test func aClosedClientRefusesOperations() async throws {
        let server = try await TestServer.shared()
        let client = try MongoClient(server.uri)
        try await client.ping()
        #expect(await client.close())
        await #expect(throws: PoolError.self) { try await client.ping() }
        #expect(await client.close())
    }

    @Test func logsInByBothMechanisms() async throws {
        let server = try await TestServer.shared(.authenticatedStandalone)
        for mechanism in ["SCRAM-SHA-1", "SCRAM-SHA-256"] {
            try await withMongoClient(server.uri(with: "authMechanism=\(mechanism)")) { client in
                let names = try await client.databaseNames()
                #expect(names.contains("admin"))
            }
        }
        try await withMongoClient(server.uri) { client in
            let names = try await client.databaseNames()
            #expect(names.contains("admin"))
        }
    }

    @Test func aWrongPasswordIsAnAuthenticationError() async throws {
        let server = try await TestServer.shared(.authenticatedStandalone)
        let user = try #require(server.rootUser)
        let uri = server.uri.replacing(":\(user.password)@", with: ":wrong@")
        #expect(uri != server.uri)
        let client = try MongoClient(uri)
        do {
            try await client.ping()
            Issue.record("a wrong password was accepted")
        } catch let error as AuthenticationError {
            #expect(error.code == 18)
            #expect(!"\(error)".contains("wrong@"))
        }
        await client.close()
    }

    @Test func tellsListenersOfCommandsAndConnections() async throws {
        let seen = Mutex<[String]>([])
        var options = MongoClientOptions()
        options.eventHandler = { event in
            switch event {
            case .command(let command):
                switch command.kind {
                case .started(let document):
                    seen.withLock {
                        $0.append(
                            "started \(command.commandName) \(document["documents"]?.arrayValue?.count ?? 0)")
                    }
                case .succeeded: seen.withLock { $0.append("succeeded \(command.commandName)") }
                case .failed: seen.withLock { $0.append("failed \(command.commandName)") }
                }
            case .pool(let pool):
                if case .connectionReady = pool.kind { seen.withLock { $0.append("connection ready") } }
            case .topology: break
            }
        }
        try await withCollection(options: options) { things in
            try await things.insertMany([["a": 1], ["a": 2]])
            _ = try? await things.database.runCommand(["nonsense": 1])
        }
        #expect(
            seen.withLock { $0 } == [
                "connection ready", "started insert 2", "succeeded insert", "started nonsense 0",
                "failed nonsense", "started endSessions 0", "succeeded endSessions",
            ])
    }

    @Test func aCancelledReadStopsAtOnceAndLeavesThePoolSound() async throws {
        try await withCollection { things in
            try await things.insertOne(["_id": 1])
            let start = ContinuousClock.now
            let slow = Task { try await things.find(["$where": "sleep(100000) || true"]).toArray() }
            try await Task.sleep(for: .milliseconds(200))
            slow.cancel()
            await #expect(throws: CancelledOperationError.self) { try await slow.value }
            #expect(ContinuousClock.now - start < .seconds(80))
            #expect(try await things.countDocuments() == 1)
        }
    }

    @Test func aTaskCancelledBeforehandSendsNothing() async throws {
        try await withCollection { things in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await things.insertOne(["_id": 1])
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            let count = try await things.countDocuments()
            #expect(count == 0)
        }
    }

    @Test func theBlockingViewDoesTheSame() async throws {
        try await withCollection { things in
            try await onThread {
                let things = things.blocking
                try things.insertMany((0..<300).map { ["_id": .int32($0)] })
                #expect(try things.countDocuments() == 300)
                #expect(try things.find().sort(["_id": -1]).batchSize(50).toArray().count == 300)
                let cursor = try things.find().batchSize(10).cursor()
                var count = 0
                while try cursor.next() != nil { count += 1 }
                #expect(count == 300)
                #expect(throws: DuplicateKeyError.self) { try things.insertOne(["_id": 1]) }
            }
            #expect(throws: (any Error).self) { try things.blocking.countDocuments() }
        }
    }

    @Test func manyTasksShareFewConnections() async throws {
        let server = try await TestServer.shared()
        try await server.withTemporaryDatabase { name in
            try await withMongoClient(server.uri(with: "maxPoolSize=5")) { client in
                let things = client.database(name).collection("things")
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<500 as Range<Int32> {
                        group.addTask { try await things.insertOne(["_id": .int32(number)]) }
                    }
                    try await group.waitForAll()
                }
                #expect(try await things.countDocuments() == 500)
            }
        }
    }

    @Test func refusesWhatIsNotImplemented() {
        #expect(throws: ConnectionStringError.self) {
            try MongoClient("mongodb://a/?serverSelectionTryOnce=true")
        }
    }
}
