import BSON
import Foundation
import Synchronization
import Testing

@testable import LoomTesting

@Suite struct FaultProxyTests {
    /// A hello as the driver sends it: the proxy knows the driver by it.
    private static let hello: Document = [
        "isMaster": 1, "client": ["driver": ["name": "loom", "version": "0"]], "$db": "admin",
    ]

    /// Runs `body` on a thread of its own with a proxy before a scripted server.
    private func withProxy(_ body: @escaping @Sendable (FaultProxy) throws(TestServerError) -> Void)
        async throws
    {
        let server = try ScriptedServer { _ in nil }
        let proxy = try FaultProxy()
        proxy.forward(to: server.port)
        try await BlockingThread.run { () throws(TestServerError) in try body(proxy) }
        proxy.stop()
        server.stop()
    }

    @discardableResult
    private static func connect(
        _ proxy: FaultProxy, timeout: Duration = .seconds(10)
    ) throws(TestServerError) -> CommandConnection {
        let connection = try CommandConnection(port: proxy.port, timeout: timeout)
        try connection.run(hello)
        return connection
    }

    @Test func passesEverythingThrough() async throws {
        try await withProxy { proxy throws(TestServerError) in
            let connection = try Self.connect(proxy)
            for _ in 0..<100 { try connection.run(["ping": 1]) }
            let large: Document = ["ping": 1, "filler": .string(String(repeating: "x", count: 3_000_000))]
            try connection.run(large)
            #expect(proxy.driverConnectionCount == 1)
        }
    }

    @Test func splitsAndDelays() async throws {
        try await withProxy { proxy throws(TestServerError) in
            let connection = try Self.connect(proxy)
            proxy.inject(.split)
            for _ in 0..<10 { try connection.run(["ping": 1]) }
            proxy.inject(.delay(.milliseconds(100)))
            let start = ContinuousClock.now
            try connection.run(["ping": 1])
            #expect(ContinuousClock.now - start >= .milliseconds(180))
        }
    }

    @Test func truncates() async throws {
        try await withProxy { proxy throws(TestServerError) in
            let connection = try Self.connect(proxy)
            proxy.inject(.truncate)
            #expect(throws: TestServerError.self) { try connection.run(["ping": 1]) }
            proxy.inject(.none)
            try Self.connect(proxy).run(["ping": 1])
        }
    }

    @Test func drops() async throws {
        try await withProxy { proxy throws(TestServerError) in
            let connection = try Self.connect(proxy, timeout: .milliseconds(300))
            proxy.inject(.drop)
            #expect(throws: TestServerError.self) { try connection.run(["ping": 1]) }
            proxy.inject(.none)
            // What lost bytes does not come back to life.
            #expect(throws: TestServerError.self) { try connection.run(["ping": 1]) }
        }
    }

    @Test func leavesOthersAlone() async throws {
        try await withProxy { proxy throws(TestServerError) in
            let connection = try CommandConnection(port: proxy.port, timeout: .seconds(10))
            try connection.run(["hello": 1])
            proxy.inject(.drop)
            try connection.run(["ping": 1])
            #expect(proxy.driverConnectionCount == 0)
            proxy.resetConnections()
            usleep(100_000)
            #expect(throws: TestServerError.self) { try connection.run(["ping": 1]) }
        }
    }

    @Test func refusesWithoutAServer() async throws {
        let proxy = try FaultProxy()
        try await BlockingThread.run { () throws(TestServerError) in
            #expect(throws: TestServerError.self) { try Self.connect(proxy, timeout: .seconds(5)) }
            proxy.stop()
        }
    }

    @Test func aReplicaSetKnowsItsMembersByTheirProxies() async throws {
        var launch = TestServer.Launch(.replicaSet)
        launch.proxies = [try FaultProxy(), try FaultProxy(), try FaultProxy()]
        let server = try await TestServer.start(launch)
        let hosts = launch.proxies.map(\.host)
        let hello = try await server.run(["hello": 1])
        #expect(hello["hosts"] == .array(hosts.map { .string($0) }))
        #expect(server.uri.contains(hosts.joined(separator: ",")))
        await server.stop()
        for proxy in launch.proxies { proxy.stop() }
    }
}
