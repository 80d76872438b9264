import BSON
import LoomTesting
import MongoDriver
import Testing

/// Which mechanism is spoken with whom, and names and passwords that have to be prepared first.
@Suite struct ScramTests {
    private static let users = [
        ("sha1", "sha1", ["SCRAM-SHA-1"]), ("sha256", "sha256", ["SCRAM-SHA-256"]),
        ("both", "both", ["SCRAM-SHA-1", "SCRAM-SHA-256"]), ("IX", "IX", ["SCRAM-SHA-256"]),
        ("\u{2168}", "\u{2163}", ["SCRAM-SHA-256"]), ("a,b=c", "p@:/?#", ["SCRAM-SHA-1", "SCRAM-SHA-256"]),
    ]

    private func withServer(_ body: (TestServer) async throws -> Void) async throws {
        try await TestServer.withServer(.authenticatedStandalone) { server in
            for (name, password, mechanisms) in Self.users {
                try await server.run([
                    "createUser": .string(name), "pwd": .string(password), "roles": ["root"],
                    "mechanisms": .array(mechanisms.map(BSONValue.string)),
                ])
            }
            try await body(server)
        }
    }

    private func logIn(
        _ server: TestServer, _ name: String, _ password: String, _ mechanism: String?
    ) async throws {
        var options = MongoClientOptions()
        options.credential = try Credential(
            username: name, password: password, source: "admin",
            mechanism: mechanism.flatMap(Credential.Mechanism.init(rawValue:)))
        let uri = "mongodb://127.0.0.1:\(server.members[0].port)/?directConnection=true"
        try await withMongoClient(uri, options: options) { client in
            let databases = try await client.databaseNames()
            #expect(databases.contains("admin"))
        }
    }

    /// How many logins by a mechanism have succeeded.
    private func logins(_ server: TestServer, _ mechanism: String) async throws -> Int {
        let status = try await server.run(["serverStatus": 1])
        let mechanisms = status["security"]?.documentValue?["authentication"]?.documentValue?["mechanisms"]
        let counts = mechanisms?.documentValue?[mechanism]?.documentValue?["authenticate"]?.documentValue
        return try #require(counts?["successful"]?.intValue)
    }

    @Test func mechanismsGivenAndNegotiated() async throws {
        try await withServer { server in
            for (name, password, mechanisms) in Self.users {
                for mechanism in mechanisms { try await logIn(server, name, password, mechanism) }
                let likely = mechanisms.contains("SCRAM-SHA-256") ? "SCRAM-SHA-256" : "SCRAM-SHA-1"
                let before = try await logins(server, likely)
                try await logIn(server, name, password, nil)
                #expect(try await logins(server, likely) > before, "\(name)")
            }
            for (name, wrong) in [("sha1", "SCRAM-SHA-256"), ("sha256", "SCRAM-SHA-1")] {
                let error = await #expect(throws: AuthenticationError.self) {
                    try await logIn(server, name, name, wrong)
                }
                #expect(error?.code == 18)
            }
            for mechanism in [nil, "SCRAM-SHA-1", "SCRAM-SHA-256"] {
                let error = await #expect(throws: AuthenticationError.self) {
                    try await logIn(server, "nobody", "nothing", mechanism)
                }
                #expect(error?.code == 18)
            }
        }
    }

    @Test func passwordsThatLookAlikeAreTheSame() async throws {
        try await withServer { server in
            for (name, password) in [
                ("IX", "IX"), ("IX", "I\u{AD}X"), ("\u{2168}", "IV"), ("\u{2168}", "I\u{AD}V"),
            ] {
                try await logIn(server, name, password, "SCRAM-SHA-256")
                try await logIn(server, name, password, nil)
            }
            await #expect(throws: AuthenticationError.self) { try await logIn(server, "IX", "IV", nil) }
            // The name is not prepared: this is nobody.
            await #expect(throws: AuthenticationError.self) {
                try await logIn(server, "I\u{AD}X", "IX", nil)
            }
        }
    }

    @Test func theFirstStepGoesWithHello() async throws {
        try await withServer { server in
            func starts() async throws -> Int {
                let status = try await server.run(["serverStatus": 1])
                let commands = status["metrics"]?.documentValue?["commands"]?.documentValue
                return try #require(commands?["saslStart"]?.documentValue?["total"]?.intValue)
            }
            // Asking may take a login of its own.
            let asking = try await -starts() + starts()
            for (name, mechanism) in [("both", nil), ("sha1", "SCRAM-SHA-1"), ("sha256", "SCRAM-SHA-256")] {
                let before = try await starts()
                try await logIn(server, name, name, mechanism)
                #expect(try await starts() == before + asking, "\(name)")
            }
            // Only SHA-256 is guessed; the guess was wrong for this user.
            let before = try await starts()
            try await logIn(server, "sha1", "sha1", nil)
            #expect(try await starts() > before + asking)
        }
    }

    @Test func theServersListOfMechanismsMayHoldAnything() async throws {
        let server = try ScriptedServer { request in
            guard request.command["saslSupportedMechs"] != nil else { return nil }
            var reply = ScriptedServer.ordinaryReply(to: request)
            reply["saslSupportedMechs"] = ["SCRAM-SHA-256", "MONGODB-TELEPATHY", 5]
            return [.reply(reply)]
        }
        let uri = server.uri.replacing("//", with: "//ada:sesame@")
        try await withMongoClient(uri) { client in
            // It is the conversation that fails, not the reading of the list.
            let error = await #expect(throws: (any Error).self) { try await client.ping() }
            #expect(!"\(error as Any)".contains("TELEPATHY"))
        }
        #expect(server.requests.contains { $0.command["saslSupportedMechs"] == "admin.ada" })
        #expect(
            server.requests.contains { $0.name == "saslStart" && $0.command["mechanism"] == "SCRAM-SHA-256" })
    }
}
