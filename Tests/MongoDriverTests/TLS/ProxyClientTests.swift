import BSON
import LoomTesting
import MongoDriver
import Testing

@Suite("Clients behind a SOCKS5 proxy") struct ProxyClientTests {
    @Test("a server whose name only the proxy knows, plain and encrypted")
    func works() async throws {
        let server = try await TestServer.shared(.standalone)
        let encrypted = try await TestServer.shared(.standalone.withTLS)
        let files = try #require(encrypted.certificates)
        var rules = SOCKS5Server.Rules()
        rules.login = TestServer.User(name: "ada", password: "sesame")
        let proxy = try SOCKS5Server(rules)
        let way = "proxyHost=127.0.0.1&proxyPort=\(proxy.port)&proxyUsername=ada&proxyPassword=sesame"
        for (port, options) in [
            (server.members[0].port, ""),
            // Its certificate is for this machine, not for the name.
            (
                encrypted.members[0].port,
                "&tls=true&tlsCAFile=\(files.authorityFile)&tlsAllowInvalidHostnames=true"
            ),
        ] {
            let uri = "mongodb://db.invalid:\(port)/?\(way)&directConnection=true\(options)"
            try await withMongoClient(uri) { client in
                try await client.ping()
                try await onThread { try client.blocking.ping() }
            }
            #expect(proxy.destinations.allSatisfy { $0.hasPrefix("name db.invalid:") })
            #expect(proxy.destinations.contains("name db.invalid:\(port)"))
        }
    }

    @Test("a host name that the certificate is not for: the error names it")
    func wrongHost() async throws {
        let server = try await TestServer.shared(.standalone.withTLS)
        let files = try #require(server.certificates)
        let proxy = try SOCKS5Server()
        let client = try MongoClient(
            "mongodb://db.invalid:\(server.members[0].port)/?proxyHost=127.0.0.1&proxyPort=\(proxy.port)"
                + "&tls=true&tlsCAFile=\(files.authorityFile)&serverSelectionTimeoutMS=3000&directConnection=true"
        )
        let error = await #expect(throws: ServerSelectionError.self) { try await client.ping() }
        #expect(error?.description.contains("hostname mismatch") == true)
        #expect(error?.description.contains("db.invalid") == true)
        await client.close()
    }

    @Test("a proxy that refuses is what the error tells of, without its password")
    func refused() async throws {
        let server = try await TestServer.shared(.standalone)
        var rules = SOCKS5Server.Rules()
        rules.refusal = 2
        let proxy = try SOCKS5Server(rules)
        let client = try MongoClient(
            "mongodb://127.0.0.1:\(server.members[0].port)/?proxyHost=127.0.0.1&proxyPort=\(proxy.port)"
                + "&proxyUsername=u&proxyPassword=sesame&serverSelectionTimeoutMS=3000&directConnection=true")
        let error = await #expect(throws: ServerSelectionError.self) { try await client.ping() }
        #expect(error?.description.contains("its rules do not allow") == true)
        #expect(error?.description.contains("sesame") == false)
        await client.close()
    }
}
