import BSON
import LoomTesting
import MongoDriver
import Synchronization
import Testing

@Suite struct ServerAPITests {
    @Test func everyCommandAsksForTheVersionAndWhatElseIsSet() async throws {
        let server = try ScriptedServer { _ in nil }
        var options = MongoClientOptions()
        options.serverAPI = ServerAPI(.v1, deprecationErrors: true)
        try await withMongoClient(server.uri, options: options) { client in
            try await client.ping()
            try await client.database("a").collection("b").insertOne(["_id": 1])
        }
        let commands = server.requests.map(\.command)
        #expect(!commands.contains { $0["isMaster"] != nil })
        #expect(commands.first?.first?.key == "hello")
        for command in commands {
            #expect(command["apiVersion"] == "1")
            #expect(command["apiStrict"] == nil)
            #expect(command["apiDeprecationErrors"] == true)
        }
    }

    @Test func nothingIsSentUnlessAskedFor() async throws {
        let server = try ScriptedServer { _ in nil }
        try await withMongoClient(server.uri) { try await $0.ping() }
        #expect(server.requests.allSatisfy { $0.command["apiVersion"] == nil })
    }

    @Test func aRealServerObeysIt() async throws {
        var options = MongoClientOptions()
        options.serverAPI = ServerAPI(.v1, strict: true)
        try await withCollection(options: options) { things in
            try await things.insertMany((0..<10).map { ["_id": .int32($0)] })
            #expect(try await things.find().batchSize(3).toArray().count == 10)
            await #expect(throws: CommandError.self) {
                try await things.database.runCommand(["serverStatus": 1])
            }
        }
    }

    @Test func metadataIsForNewConnectionsOnly() async throws {
        let server = try ScriptedServer { _ in nil }
        try await withMongoClient(server.uri) { client in
            try await client.ping()
            let before = server.connectionCount
            try client.appendMetadata(name: "framework", version: "2.0")
            try await client.ping()
            #expect(server.connectionCount == before)
            #expect(throws: InvalidArgumentError.self) { try client.appendMetadata(name: "a|b") }
        }
    }
}
