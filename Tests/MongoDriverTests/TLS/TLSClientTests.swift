import BSON
import Glibc
import LoomTesting
import MongoDriver
import Testing

@Suite("TLS clients") struct TLSClientTests {
    private func server() async throws -> TestServer { try await TestServer.shared(.standalone.withTLS) }

    /// The connection string of a server with only these options.
    private func uri(_ server: TestServer, host: String = "127.0.0.1", _ options: String...) -> String {
        "mongodb://\(host):\(server.members[0].port)/?"
            + (options + ["serverSelectionTimeoutMS=3000"]).joined(separator: "&")
    }

    @Test("stores and finds over an encrypted connection, from a task and from a thread")
    func works() async throws {
        let server = try await server()
        let before = try await connectionsWithTLS(server)
        try await server.withTemporaryDatabase { name in
            try await withMongoClient(server.uri) { client in
                let things = client.database(name).collection("things")
                try await things.insertMany((0..<300).map { ["_id": .int32($0), "text": "x"] })
                #expect(try await things.find().batchSize(50).toArray().count == 300)
                try await onThread {
                    let count = try things.blocking.countDocuments()
                    let found = try things.blocking.find().batchSize(7).toArray()
                    #expect(count == 300 && found.count == 300)
                }
            }
        }
        #expect(try await connectionsWithTLS(server) > before)
    }

    private func connectionsWithTLS(_ server: TestServer) async throws -> Int {
        let status = try await server.run(["serverStatus": 1])
        let counts = try #require(status["transportSecurity"]?.documentValue)
        return counts.reduce(0) { $0 + ($1.value.intValue ?? 0) }
    }

    @Test("a message of nearly 48 MB goes both ways")
    func largestMessage() async throws {
        let server = try await server()
        try await server.withTemporaryDatabase { name in
            try await withMongoClient(server.uri) { client in
                let things = client.database(name).collection("things")
                let text = String(repeating: "0123456789abcdef", count: 980_000)
                try await things.insertMany((0..<3).map { ["_id": .int32($0), "text": .string(text)] })
                let found = try await things.find().toArray()
                #expect(
                    found.map { $0["text"]?.stringValue?.utf8.count } == [15_680_000, 15_680_000, 15_680_000])
                #expect(found.allSatisfy { $0["text"]?.stringValue == text })
            }
        }
    }

    @Test("a certificate that the client does not trust: the error says so, and names the host")
    func untrusted() async throws {
        let server = try await server()
        let client = try MongoClient(uri(server, "tls=true"))
        let error = await #expect(throws: ServerSelectionError.self) { try await client.ping() }
        let cause = try #require(error?.cause as? ConnectionError)
        #expect(cause.reason == .certificate)
        #expect(cause.message.contains("127.0.0.1:\(server.members[0].port)"))
        #expect(cause.message.contains("certificate"))
        #expect(cause.isSafeToRetry)
        await client.close()
        for option in ["tlsAllowInvalidCertificates=true", "tlsInsecure=true"] {
            try await withMongoClient(uri(server, "tls=true", option)) { try await $0.ping() }
        }
    }

    @Test("a plain client meets a closed connection, and an encrypting client of a plain server too")
    func onlyOneSide() async throws {
        let encrypted = try await server()
        let plain = try await TestServer.shared(.standalone)
        for uri in [uri(encrypted, "tls=false"), uri(plain, "tls=true")] {
            let client = try MongoClient(uri)
            let error = await #expect(throws: ServerSelectionError.self) { try await client.ping() }
            #expect((error?.cause as? ConnectionError)?.reason == .closed)
            await client.close()
        }
    }

    @Test("a server of TLS 1.2 that demands a certificate of the client")
    func mutual() async throws {
        var launch = TestServer.Launch(.standalone.withMutualTLS)
        launch.arguments = ["--tlsDisabledProtocols", "TLS1_3"]
        let server = try await TestServer.start(launch)
        try await withMongoClient(server.uri) { try await $0.ping() }
        let files = try #require(server.certificates)
        let client = try MongoClient(uri(server, "tls=true", "tlsCAFile=\(files.authorityFile)"))
        let error = await #expect(throws: ServerSelectionError.self) { try await client.ping() }
        let reason = try #require((error?.cause as? ConnectionError)?.reason)
        #expect(reason == .tls || reason == .closed)
        await client.close()
        await server.stop()
    }

    @Test("a replica set whose members encrypt among themselves, with a login")
    func replicaSet() async throws {
        try await TestServer.withServer(.authenticatedReplicaSet.withTLS) { server in
            let primary = try await server.primary()
            try await withMongoClient(server.directURI(of: primary)) { client in
                let things = client.database("test").collection("things")
                    .with(writeConcern: .majority)
                try await things.insertOne(["_id": 1])
                #expect(try await things.countDocuments() == 1)
            }
        }
    }

    @Test("a cancelled read stops at once and leaves the pool sound")
    func cancellation() async throws {
        let server = try await server()
        try await server.withTemporaryDatabase { name in
            try await withMongoClient(server.uri) { client in
                let things = client.database(name).collection("things")
                try await things.insertOne(["_id": 1])
                let start = ContinuousClock.now
                let slow = Task { try await things.find(["$where": "sleep(60000) || true"]).toArray() }
                try await Task.sleep(for: .milliseconds(200))
                slow.cancel()
                await #expect(throws: CancelledOperationError.self) { try await slow.value }
                #expect(ContinuousClock.now - start < .seconds(20))
                #expect(try await things.countDocuments() == 1)
            }
        }
    }

    @Test("files that cannot be used are errors when the client is made")
    func files() async throws {
        let files = try #require(try await server().certificates)
        let cases: [(String, TLSConfigurationError.Reason)] = [
            ("tlsCAFile=/no/such/file", .authorities),
            ("tlsCAFile=/dev/null", .authorities),
            ("tlsCertificateKeyFile=/no/such/file", .clientCertificate),
            ("tlsCertificateKeyFile=\(files.authorityFile)", .clientCertificate),
        ]
        for (option, reason) in cases {
            let error = #expect(throws: TLSConfigurationError.self, "\(option)") {
                try MongoClient("mongodb://a/?tls=true&\(option)")
            }
            #expect(error?.reason == reason, "\(option)")
            #expect(error?.message.contains(option.split(separator: "=")[1]) == true, "\(option)")
        }
    }
}
