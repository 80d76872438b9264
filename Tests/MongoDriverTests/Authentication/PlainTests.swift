import BSON
import LoomTesting
import MongoDriver
import Testing

@Suite struct PlainTests {
    @Test func logsInToARealServer() async throws {
        let parameters = ["authenticationMechanisms": "SCRAM-SHA-1,SCRAM-SHA-256,PLAIN"]
        try await TestServer.withServer(.authenticatedStandalone, parameters: parameters) { server in
            let user = try #require(server.rootUser)
            let uri = server.uri(with: "authMechanism=PLAIN&authSource=admin")
            try await withMongoClient(uri) { client in
                let names = try await client.databaseNames()
                #expect(names.contains("admin"))
            }
            try await withMongoClient(uri.replacing(":\(user.password)@", with: ":wrong@")) { client in
                let error = await #expect(throws: AuthenticationError.self) { try await client.ping() }
                #expect(error?.code == 18)
            }
        }
    }

    @Test func sendsNameAndPasswordOnce() async throws {
        let server = try ScriptedServer { request in
            request.name == "saslStart"
                ? [.reply(["ok": 1, "conversationId": 1, "done": true, "payload": .binary(Binary([]))])] : nil
        }
        let uri = server.uri.replacing("//", with: "//ada:se%3Asame@") + "&authMechanism=PLAIN"
        try await withMongoClient(uri) { client in try await client.ping() }
        let start = try #require(server.requests.first { $0.name == "saslStart" }).command
        #expect(start["payload"]?.binaryValue?.bytes == Array("\0ada\0se:same".utf8))
        #expect(start["$db"] == "$external")
        #expect(server.requests.allSatisfy { $0.command["speculativeAuthenticate"] == nil })
    }
}
