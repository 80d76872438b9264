import BSON
import LoomTesting
import MongoDriver
import Testing

/// What a connection says first.
@Suite struct HandshakeTests {
    private struct Info: Hashable {
        var name: String
        var version: String?
        var platform: String?
    }

    /// The `client` document of the newest connection that has told one.
    private func latest(_ server: ScriptedServer) throws -> Document {
        try #require(server.requests.last { $0.command["client"] != nil }?.command["client"]?.documentValue)
    }

    /// The parts of a text that libraries have added.
    private func additions(_ value: BSONValue?) -> String {
        (value?.stringValue ?? "").split(separator: "|").dropFirst().joined(separator: "|")
    }

    /// Has a client with the library's metadata open another connection after `info` was added.
    private func update(with info: Info) async throws -> (before: Document, after: Document) {
        let server = try ScriptedServer { _ in nil }
        return try await withMongoClient(server.uri + "&maxIdleTimeMS=1") { client in
            try client.appendMetadata(name: "library", version: "1.2", platform: "Library Platform")
            try await client.ping()
            let before = try latest(server)
            try await Task.sleep(for: .milliseconds(20))
            try client.appendMetadata(name: info.name, version: info.version, platform: info.platform)
            let count = server.connectionCount
            try await client.ping()
            #expect(server.connectionCount > count)
            return (before, try latest(server))
        }
    }

    @Test(
        arguments: [
            ("framework", "2.0", "Framework Platform"), ("framework", "2.0", nil),
            ("framework", nil, "Framework Platform"), ("framework", nil, nil),
            ("framework", "1.2", "Library Platform"), ("library", "2.0", "Library Platform"),
            ("library", "1.2", "Framework Platform"), ("framework", "2.0", "Library Platform"),
            ("framework", "1.2", "Framework Platform"), ("library", "2.0", "Framework Platform"),
        ] as [(String, String?, String?)])
    func librariesAreAppended(name: String, version: String?, platform: String?) async throws {
        let (before, after) = try await update(with: Info(name: name, version: version, platform: platform))
        let driver = after["driver"]?.documentValue
        #expect(additions(driver?["name"]) == "library|\(name)")
        #expect(additions(driver?["version"]) == "1.2" + (version.map { "|\($0)" } ?? ""))
        #expect(additions(after["platform"]) == "Library Platform" + (platform.map { "|\($0)" } ?? ""))
        #expect(after["os"] == before["os"])
        #expect(after["env"] == before["env"])
        #expect(after["application"] == before["application"])
        #expect(Set(after.keys) == Set(before.keys))
    }

    @Test func theSameIsNotAppendedTwice() async throws {
        let library = Info(name: "library", version: "1.2", platform: "Library Platform")
        let (before, after) = try await update(with: library)
        #expect(before == after)
    }

    @Test func everyConnectionTellsOnce() async throws {
        let server = try ScriptedServer { _ in nil }
        try await withMongoClient(server.uri + "&appName=counter&heartbeatFrequencyMS=500") { client in
            for _ in 0..<3 { try await client.ping() }
        }
        for connection in Set(server.requests.map(\.connection)) {
            let requests = server.requests.filter { $0.connection == connection }
            #expect(requests.filter { $0.command["client"] != nil }.map(\.index) == [0])
            let first = try #require(requests.first).command
            #expect(first["helloOk"] == true)
            #expect(first["backpressure"] == "2")
            // Monitors send little, and compress nothing.
            let isMonitor = !requests.contains { $0.name == "ping" }
            #expect(first["compression"] == (isMonitor ? nil : []))
            #expect(first["$db"] == "admin")
            let application = first["client"]?.documentValue?["application"]?.documentValue
            #expect(application?["name"] == "counter")
        }
    }

    @Test func arbitersAreNotLoggedInTo() async throws {
        let server = try ScriptedServer { request in
            guard ["hello", "isMaster"].contains(request.name) else { return nil }
            var reply = ScriptedServer.ordinaryReply(to: request)
            reply["isWritablePrimary"] = false
            reply["ismaster"] = false
            reply["arbiterOnly"] = true
            reply["setName"] = "rs0"
            reply["hosts"] = ["127.0.0.1:1"]
            return [.reply(reply)]
        }
        try await withMongoClient(server.uri.replacing("//", with: "//ada:sesame@")) { client in
            try await client.ping()
        }
        #expect(!server.requests.contains { $0.name.hasPrefix("sasl") })
        #expect(server.requests.contains { $0.name == "ping" })
    }
}
