import BSON
import LoomTesting
import MongoDriver
import Synchronization
import Testing

/// MONGODB-OIDC against a server of our own: mongod's community builds do not have it.
@Suite struct OIDCTests {
    /// Which tokens the server accepts, and what has been asked of the application.
    private final class Provider: Sendable {
        let accepted = Mutex<Set<String>>(["token 1"])
        let calls = Mutex<[String?]>([])
        /// Commands that are to be answered with "reauthenticate".
        let expired = Mutex<Set<String>>([])
        let lifetime: Duration?

        init(lifetime: Duration? = nil) {
            self.lifetime = lifetime
        }

        var callCount: Int { calls.withLock(\.count) }

        func token(_ request: OIDCRequest) -> OIDCToken {
            let number = calls.withLock { calls in
                calls.append(request.username)
                return calls.count
            }
            return OIDCToken("token \(number)", lifetime: lifetime)
        }

        func script(_ request: ScriptedServer.Request) -> [ScriptedServer.Action]? {
            if request.name == "saslStart" { return [.reply(answer(request.command))] }
            if let start = request.command["speculativeAuthenticate"]?.documentValue {
                var reply = ScriptedServer.ordinaryReply(to: request)
                let answer = answer(start)
                if answer["ok"] == 1 { reply["speculativeAuthenticate"] = .document(answer) }
                return [.reply(reply)]
            }
            let isExpired = expired.withLock { $0.remove(request.name) != nil }
            guard isExpired else { return nil }
            return [
                .reply(["ok": 0, "code": 391, "codeName": "ReauthenticationRequired", "errmsg": "expired"])
            ]
        }

        private func answer(_ start: Document) -> Document {
            let bytes = start["payload"]?.binaryValue?.bytes ?? []
            let token = (try? Document(RawDocument(validating: bytes)))?["jwt"]?.stringValue ?? ""
            guard accepted.withLock({ $0.contains(token) }) else {
                return ["ok": 0, "code": 18, "codeName": "AuthenticationFailed", "errmsg": "not accepted"]
            }
            return ["ok": 1, "conversationId": 1, "done": true, "payload": .binary(Binary([]))]
        }
    }

    private func withClient(
        _ provider: Provider, user: String = "", option: String = "",
        _ body: (MongoClient, ScriptedServer) async throws -> Void
    ) async throws {
        let server = try ScriptedServer { provider.script($0) }
        var options = MongoClientOptions()
        options.oidcCallback = { provider.token($0) }
        let uri = server.uri.replacing("//", with: "//\(user)") + "&authMechanism=MONGODB-OIDC" + option
        try await withMongoClient(uri, options: options) { try await body($0, server) }
    }

    @Test func oneTokenServesAllConnections() async throws {
        let provider = Provider()
        try await withClient(provider, user: "ada@") { client, server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 { group.addTask { try await client.ping() } }
                try await group.waitForAll()
            }
            #expect(provider.calls.withLock { $0 } == ["ada"])
            let start = try #require(server.requests.first { $0.name == "saslStart" }).command
            #expect(start["mechanism"] == "MONGODB-OIDC")
            #expect(start["$db"] == "$external")
        }
    }

    @Test func reauthenticatesOnTheSameConnectionAndTriesAgain() async throws {
        let provider = Provider()
        try await withClient(provider, option: "&maxPoolSize=1") { client, server in
            try await client.ping()
            provider.accepted.withLock { $0 = ["token 2"] }
            provider.expired.withLock { $0 = ["insert"] }
            let result = try await client.database("db").collection("things").insertOne(["x": 1])
            _ = result
            let inserts = server.requests.filter { $0.name == "insert" }
            #expect(inserts.count == 2)
            #expect(Set(inserts.map(\.connection)).count == 1)
            #expect(provider.callCount == 2)
        }
    }

    @Test func aSecondRefusalIsTheOperationsError() async throws {
        let provider = Provider()
        try await withClient(provider) { client, _ in
            try await client.ping()
            provider.accepted.withLock { $0 = [] }
            provider.expired.withLock { $0 = ["ping"] }
            let error = await #expect(throws: AuthenticationError.self) { try await client.ping() }
            #expect(error?.code == 18)
            #expect(error.map { !"\($0)".contains("token 2") } == true)
        }
    }

    @Test func aTokenThatExpiredIsReplaced() async throws {
        let provider = Provider(lifetime: .milliseconds(1))
        try await withClient(provider, option: "&maxIdleTimeMS=1") { client, _ in
            try await client.ping()
            provider.accepted.withLock { $0 = ["token 2"] }
            try await Task.sleep(for: .milliseconds(50))
            try await client.ping()
            #expect(provider.callCount == 2)
        }
    }

    @Test func theCallbacksErrorIsTold() async throws {
        struct NoToken: Error {}
        let server = try ScriptedServer { _ in nil }
        var options = MongoClientOptions()
        options.oidcCallback = { _ in throw NoToken() }
        try await withMongoClient(server.uri + "&authMechanism=MONGODB-OIDC", options: options) { client in
            let error = await #expect(throws: AuthenticationError.self) { try await client.ping() }
            #expect(error?.message.contains("NoToken") == true)
        }
    }

    @Test func whatNobodyCanGiveATokenForIsRefused() throws {
        #expect(throws: ConnectionStringError.self) {
            try MongoClient("mongodb://a/?authMechanism=MONGODB-OIDC")
        }
        var options = MongoClientOptions()
        options.credential = try Credential(username: nil, mechanism: .oidc)
        #expect(throws: ConnectionStringError.self) { try MongoClient("mongodb://a/", options: options) }
        let uri = "mongodb://a/?authMechanism=MONGODB-OIDC&authMechanismProperties=ENVIRONMENT:test"
        #expect(throws: ConnectionStringError.self) { try MongoClient(uri) }
        options = MongoClientOptions()
        options.oidcCallback = { _ in OIDCToken("x") }
        #expect(throws: ConnectionStringError.self) { try MongoClient(uri, options: options) }
        #expect(throws: ConnectionStringError.self) { try MongoClient("mongodb://u@a/?authMechanism=GSSAPI") }
    }
}
