import BSON
import Foundation
import Testing

@testable import LoomTesting

@Suite struct LoadBalancerTests {
    /// Runs `body` on a thread of its own with a balancer before a scripted server.
    private func withBalancer(
        serviceCount: Int, _ script: @escaping ScriptedServer.Script = { _ in nil },
        _ body: @escaping @Sendable (LoadBalancer) throws(TestServerError) -> Void
    ) async throws {
        let server = try ScriptedServer(script)
        let balancer = try LoadBalancer(to: server.port, serviceCount: serviceCount)
        try await BlockingThread.run { () throws(TestServerError) in try body(balancer) }
        balancer.stop()
        server.stop()
    }

    private static let hello: Document = ["hello": 1, "loadBalanced": true]

    private static func greeting(of balancer: LoadBalancer) throws(TestServerError) -> Document {
        try CommandConnection(port: balancer.port).run(hello)
    }

    private static func pings(_ connection: CommandConnection) -> Bool {
        (try? connection.run(["ping": 1])) != nil
    }

    @Test func connectionsLeadToTheServicesInTurn() async throws {
        try await withBalancer(serviceCount: 2) { balancer throws(TestServerError) in
            var open: [CommandConnection] = []
            for number in 0..<4 {
                let connection = try CommandConnection(port: balancer.port)
                let greeting = try connection.run(Self.hello)
                #expect(greeting["serviceId"] == .objectID(balancer.serviceIDs[number % 2]))
                #expect(greeting["maxWireVersion"] == 17)
                open.append(connection)
            }
            #expect(balancer.connectionCount == 4)
            for connection in open {
                for _ in 0..<20 { try connection.run(["ping": 1]) }
                try connection.run([
                    "ping": 1, "filler": .string(String(repeating: "x", count: 3_000_000)),
                ])
            }
        }
    }

    @Test func aMemberOfASetPassesForARouter() async throws {
        let script: ScriptedServer.Script = { request in
            guard request.name == "hello" else { return nil }
            var reply = ScriptedServer.ordinaryReply(to: request)
            reply["setName"] = "rs0"
            reply["hosts"] = ["a:1"]
            return [.reply(reply)]
        }
        try await withBalancer(serviceCount: 1, script) { balancer throws(TestServerError) in
            let greeting = try Self.greeting(of: balancer)
            #expect(greeting["msg"] == "isdbgrid")
            #expect(greeting["setName"] == nil)
            #expect(greeting["hosts"] == nil)
        }
    }

    @Test func withoutServicesGreetingsPassAsTheyAre() async throws {
        try await withBalancer(serviceCount: 0) { balancer throws(TestServerError) in
            let greeting = try Self.greeting(of: balancer)
            #expect(greeting["serviceId"] == nil)
        }
    }

    @Test func whatTheServerClosesIsClosed() async throws {
        let script: ScriptedServer.Script = { request in request.name == "ping" ? [.close] : nil }
        try await withBalancer(serviceCount: 1, script) { balancer throws(TestServerError) in
            let connection = try CommandConnection(port: balancer.port)
            try connection.run(Self.hello)
            #expect(!Self.pings(connection))
        }
    }

    @Test func stoppingEndsAllConnections() async throws {
        try await withBalancer(serviceCount: 1) { balancer throws(TestServerError) in
            let connection = try CommandConnection(port: balancer.port)
            try connection.run(Self.hello)
            balancer.stop()
            #expect(!Self.pings(connection))
            #expect((try? Self.greeting(of: balancer)) == nil)
        }
    }
}
