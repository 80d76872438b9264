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
        /// The code that the next logins fail with, before the server looks at the token.
        let loginFailures = Mutex<[Int32]>([])
        /// What listeners to commands have heard.
        let events = Mutex<[String]>([])
        /// The token that each connection has logged in with.
        private let logins = Mutex<[Int: String]>([:])
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
            if request.name == "saslStart" {
                if let code = loginFailures.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
                    return [.reply(["ok": 0, "code": .int32(code), "errmsg": "not today"])]
                }
                return [.reply(answer(request.command, request.connection))]
            }
            if let start = request.command["speculativeAuthenticate"]?.documentValue {
                var reply = ScriptedServer.ordinaryReply(to: request)
                let answer = answer(start, request.connection)
                if answer["ok"] == 1 { reply["speculativeAuthenticate"] = .document(answer) }
                return [.reply(reply)]
            }
            let login = logins.withLock { $0[request.connection] }
            let isStale = login.map { login in !accepted.withLock { $0.contains(login) } } ?? false
            let isExpired = expired.withLock { $0.remove(request.name) != nil }
            guard isExpired || isStale else { return nil }
            return [
                .reply(["ok": 0, "code": 391, "codeName": "ReauthenticationRequired", "errmsg": "expired"])
            ]
        }

        private func answer(_ start: Document, _ connection: Int) -> Document {
            let bytes = start["payload"]?.binaryValue?.bytes ?? []
            let token = (try? Document(RawDocument(validating: bytes)))?["jwt"]?.stringValue ?? ""
            guard accepted.withLock({ $0.contains(token) }) else {
                return ["ok": 0, "code": 18, "codeName": "AuthenticationFailed", "errmsg": "not accepted"]
            }
            logins.withLock { $0[connection] = token }
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
        options.eventHandler = { event in
            guard case .command(let command) = event else { return }
            let kind =
                switch command.kind {
                case .started: "started"
                case .succeeded: "succeeded"
                case .failed: "failed"
                }
            provider.events.withLock { $0.append("\(kind) \(command.commandName)") }
        }
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

    @Test func theCallbackIsToldHowLongItMayTake() async throws {
        let server = try ScriptedServer { Provider().script($0) }
        let request = Mutex<OIDCRequest?>(nil)
        var options = MongoClientOptions()
        options.oidcCallback = { given in
            request.withLock { $0 = given }
            return OIDCToken("token 1")
        }
        try await withMongoClient(server.uri + "&authMechanism=MONGODB-OIDC", options: options) { client in
            try await client.ping()
        }
        let given = try #require(request.withLock { $0 })
        #expect(given.version == 1)
        #expect(given.username == nil)
        #expect(given.timeout > .zero && given.timeout <= .seconds(60))
    }

    @Test func aCachedTokenThatIsRefusedIsReplaced() async throws {
        let provider = Provider()
        try await withClient(provider, option: "&maxIdleTimeMS=1") { client, server in
            try await client.ping()
            provider.accepted.withLock { $0 = ["token 2"] }
            try await Task.sleep(for: .milliseconds(50))
            try await client.ping()
            #expect(provider.callCount == 2)
            // The stale token was tried with hello and once by itself, the new one once.
            #expect(server.requests.filter { $0.name == "saslStart" }.count == 3)
        }
    }

    @Test func aFreshTokenThatIsRefusedIsAnError() async throws {
        let provider = Provider()
        provider.accepted.withLock { $0 = [] }
        try await withClient(provider) { client, _ in
            await #expect(throws: AuthenticationError.self) {
                try await client.database("db").collection("things").findOne([:])
            }
            #expect(provider.callCount == 1)
        }
    }

    @Test func anotherFailureKeepsTheToken() async throws {
        let provider = Provider()
        provider.loginFailures.withLock { $0 = [20] }
        try await withClient(provider) { client, _ in
            let error = await #expect(throws: AuthenticationError.self) { try await client.ping() }
            #expect(error?.code == 20)
            #expect(provider.callCount == 1)
            try await client.ping()
            #expect(provider.callCount == 1)
        }
    }

    @Test func aTokenAtHandGoesWithHello() async throws {
        let provider = Provider()
        try await withClient(provider, option: "&maxIdleTimeMS=1") { client, server in
            try await client.ping()
            try await Task.sleep(for: .milliseconds(50))
            try await client.ping()
            #expect(server.requests.filter { $0.name == "saslStart" }.count == 1)
            let start = server.requests.compactMap { $0.command["speculativeAuthenticate"]?.documentValue }
            #expect(start.count == 1)
            #expect(start.first?["db"] == "$external")
        }
    }

    @Test func listenersHearOfBothAttempts() async throws {
        let provider = Provider()
        try await withClient(provider) { client, _ in
            let things = client.database("db").collection("things")
            try await client.ping()
            provider.accepted.withLock { $0 = ["token 2"] }
            provider.events.withLock { $0 = [] }
            try await things.insertOne(["x": 1])
            #expect(
                provider.events.withLock { $0 } == [
                    "started insert", "failed insert", "started insert", "succeeded insert",
                ])
        }
    }

    @Test func manyConnectionsRenewTheirLoginsByOneToken() async throws {
        let provider = Provider()
        try await withClient(provider) { client, _ in
            func pingTogether() async throws {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<20 { group.addTask { try await client.ping() } }
                    try await group.waitForAll()
                }
            }
            try await pingTogether()
            #expect(provider.callCount == 1)
            provider.accepted.withLock { $0 = ["token 2"] }
            try await pingTogether()
            #expect(provider.callCount == 2)
        }
    }

    @Test func aSessionsWriteKeepsItsNumber() async throws {
        let provider = Provider()
        try await withClient(provider) { client, server in
            try await client.withSession { session in
                let things = client.database("db").collection("things").with(session: session)
                try await things.insertOne(["x": 1])
                provider.accepted.withLock { $0 = ["token 2"] }
                try await things.insertOne(["x": 2])
            }
            let inserts = server.requests.filter { $0.name == "insert" }
            #expect(inserts.count == 3)
            #expect(Set(inserts.map { $0.command["lsid"] }).count == 1)
            #expect(inserts.last?.command["txnNumber"] == inserts.dropLast().last?.command["txnNumber"])
        }
    }

    @Test func threadsWithoutTasksGetTokensToo() async throws {
        let provider = Provider()
        try await withClient(provider) { client, _ in
            try await onThread { try client.blocking.ping() }
            provider.accepted.withLock { $0 = ["token 2"] }
            try await onThread { try client.blocking.ping() }
            #expect(provider.callCount == 2)
        }
    }

    @Test func aCallbackThatDoesNotComeBackDoesNotKeepTheOperation() async throws {
        let server = try ScriptedServer { Provider().script($0) }
        let calls = Mutex(0)
        let isReleased = Mutex(false)
        var options = MongoClientOptions()
        options.oidcCallback = { _ in
            let isFirst = calls.withLock { calls in
                calls += 1
                return calls == 1
            }
            guard isFirst else { return OIDCToken("token 1") }
            // Deaf to cancellation.
            while !isReleased.withLock({ $0 }) { await Task.yield() }
            throw CancellationError()
        }
        try await withMongoClient(server.uri + "&authMechanism=MONGODB-OIDC", options: options) { client in
            let database = client.database("db")
            await #expect(throws: OperationTimeoutError.self) {
                try await database.with(timeout: .seconds(5)).runCommand(["ping": 1])
            }
            #expect(calls.withLock { $0 } == 1)
            // The next waits until the first call has ended, and calls by itself.
            isReleased.withLock { $0 = true }
            try await database.runCommand(["ping": 1])
            #expect(calls.withLock { $0 } == 2)
        }
    }
}
