import BSON
import LoomTesting
import MongoCore
import Synchronization
import Testing

@testable import MongoDriver

/// The cases that the specification of discovery and monitoring tells in words.
@Suite struct MonitoringProseTests {
    /// A connection string of the shared standalone server under a name of its own.
    private func uri(_ server: TestServer, _ name: String, _ options: String = "") -> String {
        server.uri(with: "appName=\(name)" + options)
    }

    @Test("a server that fails is looked at twice a second at most")
    func checksAreHalfASecondApart() async throws {
        let server = try await TestServer.shared(.standalone)
        let log = ClientLog()
        try await server.withFailPoint(
            "failCommand", times: 5, failure("restinghello", ["hello", "isMaster"], ["errorCode": 1234])
        ) {
            let options = "&serverSelectionTimeoutMS=60000"
            try await withMongoClient(uri(server, "restinghello", options), options: log.options) { client in
                let start = ContinuousClock.now
                try await client.ping()
                // Five checks fail, and four rests at least are between them and the one that does not.
                #expect(ContinuousClock.now - start >= .seconds(2))
            }
        }
        #expect(log.topology.count { $0.name == "heartbeatFailed" } >= 4)
    }

    @Test("a pool is ready after the server has answered, and cleared when it has failed")
    func poolsFollowTheMonitor() async throws {
        let server = try await TestServer.shared(.standalone)
        let log = ClientLog()
        let name = "poolfollows"
        let options = "&heartbeatFrequencyMS=500"
        try await withMongoClient(uri(server, name, options), options: log.options) { client in
            try await client.ping()
            try await log.wait { $0.pool.contains { $0.name == "poolReady" } }
            let before = Self.course(log)
            let answer = try #require(before.firstIndex(of: "heartbeatSucceeded"))
            #expect(answer < (before.firstIndex(of: "poolReady") ?? 0))
            log.removeAll()
            try await server.withFailPoint(
                "failCommand", times: 2, failure(name, ["hello", "isMaster"], ["errorCode": 1234])
            ) {
                try await log.wait { $0.pool.contains { $0.name == "poolReady" } }
            }
        }
        let names = Self.course(log)
        let failed = try #require(names.firstIndex(of: "heartbeatFailed"))
        let cleared = try #require(names.firstIndex(of: "poolCleared"))
        let ready = try #require(names.firstIndex(of: "poolReady"))
        #expect(failed < ready && cleared < ready)
        #expect(names[failed..<ready].contains("heartbeatSucceeded"))
    }

    /// What the pool and the monitor have told, in order.
    private static func course(_ log: ClientLog) -> [String] {
        log.all.compactMap { event in
            switch event {
            case .pool(let event): event.kind.name
            case .topology(let event): event.kind.name
            case .command: nil
            }
        }
    }

    @Test("round trips are measured beside the streamed answers")
    func roundTripsAreMeasured() async throws {
        let server = try await TestServer.shared(.standalone)
        let name = "slowhello"
        try await withMongoClient(uri(server, name, "&heartbeatFrequencyMS=500")) { client in
            try await client.ping()
            let time: () -> Duration = {
                client.topologyDescription.servers.first?.averageRoundTripTime ?? .zero
            }
            try await server.withFailPoint(
                "failCommand",
                failure(name, ["hello", "isMaster"], ["blockConnection": true, "blockTimeMS": 500])
            ) {
                for _ in 0..<6000 where time() < .milliseconds(250) {
                    try await Task.sleep(for: .milliseconds(10))
                }
                #expect(time() >= .milliseconds(250))
            }
        }
    }

    @Test("a check is told of before anything is sent")
    func checksAreToldBeforeTheyBegin() async throws {
        let course = Mutex<[String]>([])
        let server = try ScriptedServer { _ in
            course.withLock { $0.append("hello received") }
            return [.close]
        }
        let options = MongoClientOptions(eventHandler: { event in
            guard case .topology(let event) = event, event.kind.name.hasPrefix("heartbeat") else { return }
            course.withLock { $0.append(event.kind.name) }
        })
        let uri = server.uri + "&serverSelectionTimeoutMS=500"
        try await withMongoClient(uri, options: options) { client in
            _ = await #expect(throws: ServerSelectionError.self) { try await client.ping() }
        }
        #expect(
            course.withLock { $0.prefix(3) } == ["heartbeatStarted", "hello received", "heartbeatFailed"])
    }

    @Test func theLastEventsTellOfTheEnd() async throws {
        let server = try ScriptedServer { _ in nil }
        let log = ClientLog()
        try await withMongoClient(server.uri, options: log.options) { try await $0.ping() }
        let names = log.topology.map(\.name)
        #expect(names.prefix(2) == ["topologyOpening", "topologyDescriptionChanged"])
        #expect(names.suffix(3) == ["serverClosed", "topologyDescriptionChanged", "topologyClosed"])
    }
}
