import BSON
import LoomTesting
import MongoDriver
import Testing

@Suite("Logging in by certificate") struct CertificateLoginTests {
    @Test("the subject of the certificate is the user; others are refused")
    func logsIn() async throws {
        try await TestServer.withServer(.authenticatedStandalone.withTLS) { server in
            let files = try #require(server.certificates)
            let subject = files.clientSubject
            #expect(subject == "CN=client,OU=Drivers,O=Loom Test Clients,C=US")
            let port = server.members[0].port
            func uri(user: String = "") -> String {
                "mongodb://\(user)127.0.0.1:\(port)/?tls=true&tlsCAFile=\(files.authorityFile)"
                    + "&tlsCertificateKeyFile=\(files.clientFile)&authMechanism=MONGODB-X509"
            }
            let early = try MongoClient(uri())
            let error = await #expect(throws: AuthenticationError.self) { try await early.ping() }
            #expect(error?.serverReply != nil)
            await early.close()

            let roles: BSONValue = [["role": "readWriteAnyDatabase", "db": "admin"]]
            try await server.run(["createUser": .string(subject), "roles": roles], database: "$external")
            let encoded = subject.replacing(",", with: "%2C").replacing("=", with: "%3D").replacing(
                " ", with: "%20")
            for uri in [uri(), uri(user: "\(encoded)@")] {
                try await withMongoClient(uri) { client in
                    let reply = try await client.database("admin").runCommand(["connectionStatus": 1])
                    let users = reply["authInfo"]?.documentValue?["authenticatedUsers"]?.arrayValue
                    #expect(users == [["user": .string(subject), "db": "$external"]])
                    try await client.database("test").collection("things").insertOne(["a": 1])
                }
            }
            let other = try MongoClient(uri(user: "CN%3Dsomebody@"))
            await #expect(throws: AuthenticationError.self) { try await other.ping() }
            await other.close()
        }
    }

    @Test("the login goes with hello: a new connection costs one round trip")
    func speculative() async throws {
        try await TestServer.withServer(.authenticatedStandalone.withTLS) { server in
            let files = try #require(server.certificates)
            let roles: BSONValue = [["role": "root", "db": "admin"]]
            try await server.run(
                ["createUser": .string(files.clientSubject), "roles": roles], database: "$external")
            let port = server.members[0].port
            let before = try await authenticateCommands(server)
            try await withMongoClient(
                "mongodb://127.0.0.1:\(port)/?tls=true&tlsCAFile=\(files.authorityFile)"
                    + "&tlsCertificateKeyFile=\(files.clientFile)&authMechanism=MONGODB-X509"
            ) { try await $0.ping() }
            #expect(try await authenticateCommands(server) == before)
        }
    }

    private func authenticateCommands(_ server: TestServer) async throws -> Int {
        let status = try await server.run(["serverStatus": 1])
        let commands = status["metrics"]?.documentValue?["commands"]?.documentValue
        return try #require(commands?["authenticate"]?.documentValue?["total"]?.intValue)
    }
}
