import BSON
import Glibc
import Testing

@testable import LoomTesting

@Suite("Test servers")
struct TestServerTests {
    @Test("a standalone answers, is shared, and lends databases that are gone afterwards")
    func standalone() async throws {
        let server = try await TestServer.shared(.standalone)
        #expect(try await TestServer.shared(.standalone) === server)
        let hello = try await server.run(["hello": 1])
        #expect(hello["isWritablePrimary"] == true)
        #expect(hello["setName"] == nil)
        #expect(server.uri == "mongodb://\(server.members[0].host)/")

        let name = try await server.withTemporaryDatabase { name in
            let reply = try await server.run(["insert": "c", "documents": [["a": 1]]], database: name)
            #expect(reply["n"] == 1)
            #expect(try await server.hasDatabase(name))
            return name
        }
        #expect(try await !server.hasDatabase(name))
    }

    @Test("a database is dropped when the body throws, and the body's error is what comes out")
    func databaseOfAFailedTest() async throws {
        struct Failure: Error {}
        let server = try await TestServer.shared(.standalone)
        var name = ""
        await #expect(throws: Failure.self) {
            try await server.withTemporaryDatabase { lent in
                name = lent
                try await server.run(["insert": "c", "documents": [["a": 1]]], database: lent)
                throw Failure()
            }
        }
        #expect(name.hasPrefix("test_"))
        #expect(try await !server.hasDatabase(name))
    }

    @Test("a replica set has a primary and two secondaries under the names that clients use")
    func replicaSet() async throws {
        let server = try await TestServer.shared(.replicaSet)
        let hello = try await server.run(["hello": 1])
        #expect(hello["setName"] == "rs0")
        let hosts = try #require(hello["hosts"]?.arrayValue).compactMap(\.stringValue)
        #expect(Set(hosts) == Set(server.members.map(\.host)))
        #expect(server.uri.hasSuffix("/?replicaSet=rs0"))
        let reply = try await server.run(
            [
                "insert": "c", "documents": [["a": 1]], "writeConcern": ["w": 3, "wtimeout": 10_000],
            ], database: "replica_set_check")
        #expect(reply["n"] == 1)
        #expect(reply["writeConcernError"] == nil)
        try await server.run(["dropDatabase": 1], database: "replica_set_check")
    }

    @Test(
        "a server that wants a login refuses commands without one and takes ours",
        arguments: [
            TestServer.Shape.authenticatedStandalone, .authenticatedReplicaSet,
        ])
    func authentication(shape: TestServer.Shape) async throws {
        let server = try await TestServer.shared(shape)
        #expect(server.uri.hasPrefix("mongodb://loom:loom-secret@127.0.0.1:"))
        #expect(server.uri.contains("authSource=admin"))
        let reply = try await server.run(["listDatabases": 1])
        #expect(reply["ok"] == 1.0)

        // What a client is offered are the usual mechanisms, whatever this module itself logs in with.
        let hello = try await server.run(["hello": 1, "saslSupportedMechs": "admin.loom"])
        let mechanisms = try #require(hello["saslSupportedMechs"]?.arrayValue).compactMap(\.stringValue)
        #expect(Set(mechanisms) == ["SCRAM-SHA-1", "SCRAM-SHA-256"])

        let connection = try CommandConnection(port: server.members[0].port)
        let refused = try #require(throws: TestServerError.self) { try connection.run(["listDatabases": 1]) }
        #expect(refused.serverCode == 13)
    }

    @Test("a fail point fires as often as asked and is off afterwards")
    func failPoint() async throws {
        try await TestServer.withServer(.standalone) { server in
            try await server.withFailPoint(
                "failCommand", times: 1, ["failCommands": ["count"], "errorCode": 91]
            ) {
                let error = try await #require(throws: TestServerError.self) {
                    try await server.run(["count": "c"], database: "test")
                }
                #expect(error.code == .commandFailed)
                #expect(error.serverCode == 91)
            }
            #expect(try await server.run(["count": "c"], database: "test")["n"] == 0)
        }
    }

    @Test(
        "a server that was killed is reported with its status and log, and can be started again with its data"
    )
    func killAndRestart() async throws {
        try await TestServer.withServer(.standalone) { server in
            let mongod = server.members[0]
            let write: Document = ["insert": "c", "documents": [["a": 1]], "writeConcern": ["j": true]]
            try await server.run(write, database: "kept")
            let pid = mongod.pid
            mongod.kill()
            #expect(mongod.state == .ended(.signalled(SIGKILL)))
            let error = try await #require(throws: TestServerError.self) { try await server.run(["ping": 1]) }
            #expect(error.code == .serverEnded)
            #expect(error.message.contains("signal 9"))
            #expect(error.message.contains("\"msg\""))

            try await mongod.restart()
            #expect(mongod.state == .running)
            #expect(mongod.pid != pid)
            // Not `count`, which after a crash goes by an outdated statistic.
            let reply = try await server.run(["find": "c"], database: "kept")
            let batch = reply["cursor"]?.documentValue?["firstBatch"]?.arrayValue
            #expect(batch?.compactMap { $0.documentValue?["a"] } == [1])
            #expect(try await mongod.shutDown() == .exited(0))
        }
    }

    @Test("a frozen server keeps silent until it is thawed")
    func freeze() async throws {
        try await TestServer.withServer(.standalone) { server in
            let mongod = server.members[0]
            try mongod.freeze()
            #expect(mongod.state == .frozen)
            let started = ContinuousClock.now
            async let reply = server.run(["ping": 1], on: mongod)
            try await Task.sleep(for: .milliseconds(200))
            try mongod.thaw()
            #expect(try await reply["ok"] == 1.0)
            #expect(ContinuousClock.now - started >= .milliseconds(200))
            #expect(mongod.state == .running)
        }
    }

    @Test("a server that cannot start says why")
    func startFailure() async throws {
        let error = try await #require(throws: TestServerError.self) {
            try await TestServer.start(.standalone, parameters: ["thereIsNoSuchParameter": "1"])
        }
        #expect(error.code == .startFailed)
        #expect(error.message.contains("thereIsNoSuchParameter"))
    }

    @Test("a server that finds its port taken says so, and does not start elsewhere if it was told where")
    func takenPort() async throws {
        try await TestServer.withServer(.standalone) { server in
            let directory = try Files.makeTemporaryDirectory()
            defer { Files.remove(directory) }
            var launch = TestServer.Launch(.standalone)
            launch.kept = TestServer.Kept(directory: directory)
            launch.kept?.ports = [server.members[0].port]
            let error = try await #require(throws: TestServerError.self) { try await TestServer.start(launch) }
            #expect(error.code == .portTaken)
            #expect(error.message.contains(String(server.members[0].port)))
        }
    }

    @Test("a taken port is found in the log however much comes after it")
    func takenPortBeforeBacktrace() {
        let log = "Error listening for new connections: Address already in use\n"
        let backtrace = String(repeating: "Frame\n", count: 100)
        func failure(_ log: String) -> TestServerError {
            MongodProcess.startFailure(port: 1, status: .signalled(SIGABRT), log: log, tail: "Frame")
        }
        #expect(failure(log + backtrace).code == .portTaken)
        #expect(failure(backtrace).code == .startFailed)
    }

    @Test("stopping ends the processes and removes the files")
    func stop() async throws {
        let server = try await TestServer.start(.standalone)
        let mongod = server.members[0]
        #expect(access(mongod.logPath, F_OK) == 0)
        await server.stop()
        #expect(mongod.state == .ended(.signalled(SIGKILL)))
        #expect(access(mongod.directory, F_OK) != 0)
    }
}

extension TestServer {
    fileprivate func hasDatabase(_ name: String) async throws -> Bool {
        let reply = try await run(["listDatabases": 1, "nameOnly": true, "filter": ["name": .string(name)]])
        return try #require(reply["databases"]?.arrayValue).count == 1
    }
}
