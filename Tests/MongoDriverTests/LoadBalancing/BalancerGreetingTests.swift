import BSON
import LoomTesting
import MongoCore
import MongoDriver
import Testing

/// How a client meets a load balancer, and what it makes of failures there.
@Suite struct BalancerGreetingTests {
    @Test("a server that is behind no load balancer is refused, and its connection closed")
    func withoutServices() async throws {
        try await BalancedWorld.lend("withoutServices", serviceCount: 0) { world in
            let error = await #expect(throws: IncompatibleServerError.self) { try await world.client.ping() }
            #expect(
                error?.message
                    == "Driver attempted to initialize in load balancing mode, but the server does not support "
                    + "this mode.")
            try await expectEventually { world.balancer.connectionCount == 0 }
            #expect(world.cleared.isEmpty)
            #expect(world.client.topologyDescription.servers.map(\.type) == [.loadBalancer])
        }
    }

    @Test("the greeting says that the client knows of the load balancer")
    func greeting() async throws {
        let server = try ScriptedServer { request in
            if request.name == "find" {
                return [.reply(["ok": 1, "cursor": ["id": 0, "ns": "a.b", "firstBatch": []]])]
            }
            guard request.name == "hello" else { return nil }
            var reply = ScriptedServer.ordinaryReply(to: request)
            reply["serviceId"] = .objectID(ObjectID())
            // What a client knows of sessions by elsewhere.
            reply["logicalSessionTimeoutMinutes"] = nil
            return [.reply(reply)]
        }
        try await withMongoClient("mongodb://127.0.0.1:\(server.port)/?loadBalanced=true") { client in
            let things = client.database("a").with(readPreference: .secondary).collection("b")
            #expect(try await things.find().toArray().isEmpty)
            try await things.insertOne(["_id": 1])
        }
        let requests = server.requests
        #expect(requests.map(\.name).prefix(3) == ["hello", "find", "insert"])
        let hello = try #require(requests.first?.command)
        #expect(hello["loadBalanced"] == true)
        #expect(hello["helloOk"] == nil)
        #expect(requests[1].command["$readPreference"] == ["mode": "secondary"])
        #expect(requests[1].command["lsid"] != nil)
        #expect(requests[2].command["txnNumber"] == .int64(1))
        #expect(server.connectionCount == 1)
    }

    @Test("log lines and events name the service")
    func services() async throws {
        let server = try await TestServer.shared(.replicaSet)
        let balancer = try LoadBalancer(to: try await server.primary().port)
        defer { balancer.stop() }
        let serviceID = try #require(balancer.serviceIDs.first)
        let lines = LogRecorder()
        let log = ClientLog()
        var options = lines.options()
        options.eventHandler = log.handler
        let uri = balancer.uri + "&appName=namedServices&retryReads=false"
        try await withMongoClient(uri, options: options) { client in
            try await client.ping()
            await #expect(throws: CommandError.self) {
                try await client.database("admin").runCommand(["noSuchCommand": 1])
            }
            try await server.withFailPoint(
                "failCommand", times: 1,
                ["failCommands": ["ping"], "closeConnection": true, "appName": "namedServices"]
            ) {
                await #expect(throws: ConnectionError.self) { try await client.ping() }
            }
        }
        #expect(log.commands.count == 6)
        #expect(log.commands.allSatisfy { $0.serviceID == serviceID && $0.serverConnectionID != nil })
        #expect(
            lines.entries(.command).filter { $0.fields["commandName"] == "ping" }.allSatisfy {
                $0.fields["serviceId"] == .string("\(serviceID)")
            })
        let cleared = lines.entries(.connection).filter { $0.message == "Connection pool cleared" }
        #expect(cleared.map { $0.fields["serviceId"] } == [.string("\(serviceID)")])
    }

    /// A server behind a load balancer that closes the connection when it is asked for `name`.
    private func failing(at name: String, _ serviceID: ObjectID) throws -> ScriptedServer {
        try ScriptedServer { request in
            if request.name == name { return [.close] }
            guard request.name == "hello" else { return nil }
            var reply = ScriptedServer.ordinaryReply(to: request)
            reply["serviceId"] = .objectID(serviceID)
            return [.reply(reply)]
        }
    }

    @Test("a failure before the greeting clears nothing; one in the login clears the service")
    func failedHandshakes() async throws {
        let serviceID = ObjectID()
        for (command, cleared) in [("hello", false), ("saslStart", true)] {
            let server = try failing(at: command, serviceID)
            let log = ClientLog()
            let uri =
                "mongodb://u:p@127.0.0.1:\(server.port)/?loadBalanced=true&authMechanism=PLAIN&authSource=a"
            try await withMongoClient(uri, options: log.options) { client in
                await #expect(throws: (any Error).self) { try await client.ping() }
                #expect(client.topologyDescription.servers.map(\.type) == [.loadBalancer])
            }
            let services = log.pool.compactMap { event -> ObjectID?? in
                if case .poolCleared(_, let serviceID) = event { .some(serviceID) } else { nil }
            }
            #expect(services == (cleared ? [serviceID] : []))
        }
    }

    @Test("only the connections of the service that failed are closed")
    func oneOfTwo() async throws {
        try await BalancedWorld.lend("oneOfTwo", options: "&retryReads=false") { world in
            let cursors = try await [world.search.cursor(), world.search.cursor()]
            for cursor in cursors { await cursor.close() }
            #expect(world.created == 2)
            try await world.withFailure(of: ["ping"], ["errorCode": 11600], as: "oneOfTwo") {
                await #expect(throws: CommandError.self) { try await world.client.ping() }
            }
            let failed = try #require(world.commands.last)
            #expect(world.cleared == [failed.serviceID])
            try await world.client.ping()
            let next = try #require(world.commands.last)
            #expect(next.serviceID != failed.serviceID)
            #expect(world.created == 2)
        }
    }
}
