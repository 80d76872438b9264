import BSON
import LoomTesting
import MongoTransport
import Testing

@testable import MongoDriver

@Suite("Clients of a mongodb+srv name") struct SeedListClientTests {
    @Test("the name leads to a real server, for tasks and for threads")
    func standalone() async throws {
        let server = try await TestServer.shared(.standalone)
        let world = try NameWorld([NameWorld.record(server.members[0].port)])
        try await withMongoClient(world.uri(), options: world.options) { client in
            try await client.ping()
            try await onThread { try client.blocking.ping() }
            #expect(
                client.topology.description.servers.map(\.address.description)
                    == ["a.example.com:\(server.members[0].port)"])
        }
        let client = try MongoClient(world.uri(), options: world.options)
        try await onThread { try client.blocking.ping() }
        await client.close()
    }

    @Test("the members of a replica set, whose name stands in the TXT record, make themselves known")
    func replicaSet() async throws {
        let server = try await TestServer.shared(.replicaSet)
        let records = server.members.map { NameWorld.record($0.port) }
        let world = try NameWorld(records + [.text(NameWorld.name, ["replica", "Set=rs0"])])
        try await withMongoClient(world.uri(), options: world.options) { client in
            try await server.withTemporaryDatabase { name in
                let things = client.database(name).collection("things")
                try await things.insertOne(["_id": 1])
                #expect(try await things.findOne(["_id": 1]) == ["_id": 1])
            }
            #expect(client.topology.description.setName == "rs0")
        }
        // Members decide on their set, so DNS has been asked once for all.
        #expect(world.lookUps == 1)
    }

    @Test("the TXT record says where the user is, unless the string does")
    func authenticationSource() async throws {
        let server = try await TestServer.shared(.authenticatedStandalone)
        let user = try #require(server.rootUser)
        let world = try NameWorld([NameWorld.record(server.members[0].port)])
        let login = "\(user.name):\(user.password)@"
        let uri = world.uri(user: login, database: "app")
        let lost = try MongoClient(uri, options: world.options)
        await #expect(throws: AuthenticationError.self) { try await lost.databaseNames() }
        await lost.close()
        world.names.records.append(.text(NameWorld.name, ["authSource=admin"]))
        try await withMongoClient(uri, options: world.options) { client in
            let databases = try await client.databaseNames()
            #expect(databases.contains("admin"))
        }
        let own = try MongoClient(
            world.uri("authSource=elsewhere", user: login, database: "app"), options: world.options)
        await #expect(throws: AuthenticationError.self) { try await own.databaseNames() }
        await own.close()
    }

    @Test("connections are encrypted unless told otherwise")
    func encryption() async throws {
        let server = try await TestServer.shared(.standalone.withTLS)
        let files = try #require(server.certificates)
        let world = try NameWorld([NameWorld.record(server.members[0].port)])
        let uri = world.uri(
            "tlsCAFile=\(files.authorityFile)&tlsAllowInvalidHostnames=true", encrypts: true)
        try await withMongoClient(uri, options: world.options) { try await $0.ping() }
        let open = try MongoClient(world.uri("serverSelectionTimeoutMS=300"), options: world.options)
        await #expect(throws: ServerSelectionError.self) { try await open.ping() }
        await open.close()
    }

    @Test("operations that come together ask once")
    func together() async throws {
        let server = try await TestServer.shared(.standalone)
        let world = try NameWorld([NameWorld.record(server.members[0].port)])
        var options = world.options
        options.seedListInterval = .seconds(3600)
        try await withMongoClient(world.uri(), options: options) { client in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<30 { group.addTask { try await client.ping() } }
                try await group.waitForAll()
            }
        }
        #expect(world.lookUps == 1)
    }

    @Test("a name that is not there is an error, and the next operation asks again")
    func notThere() async throws {
        let server = try await TestServer.shared(.standalone)
        let world = try NameWorld()
        try await withMongoClient(world.uri(), options: world.options) { client in
            for _ in 0..<2 {
                let error = await #expect(throws: SeedListError.self) { try await client.ping() }
                #expect(error?.message.contains(NameWorld.service) == true)
                #expect(error?.isSafeToRetry == true)
            }
            #expect(world.lookUps == 2)
            world.names.records = [NameWorld.record(server.members[0].port)]
            try await client.ping()
        }
    }

    @Test("records that are refused: another domain, two texts, an option that may not stand there")
    func refused() async throws {
        let good = NameWorld.record(1)
        let text = DNSStubServer.Record.text
        let stranger = DNSStubServer.Record.service(NameWorld.service, host: "a.example.org", port: 1)
        for (records, word) in [
            ([good, stranger], "a.example.org"),
            (
                [good, text(NameWorld.name, ["authSource=a"], 0), text(NameWorld.name, ["replicaSet=b"], 0)],
                "TXT"
            ),
            ([good, text(NameWorld.name, ["tls=false"], 0)], "tls"),
            ([text(NameWorld.name, ["authSource=a"], 0)], NameWorld.service),
        ] {
            let world = try NameWorld(records)
            try await withMongoClient(world.uri(user: "ada:sesame@"), options: world.options) { client in
                let error = await #expect(throws: SeedListError.self) { try await client.ping() }
                #expect(error?.message.contains(word) == true, "\(error as Any)")
                #expect(error?.message.contains("sesame") == false)
            }
            #expect(world.proxy.destinations.isEmpty)
        }
    }

    @Test("a name server that keeps silent is waited for as long as for a server, or as the timeout says")
    func silence() async throws {
        let world = try NameWorld()
        world.names.manner = .silent
        try await withMongoClient(world.uri("serverSelectionTimeoutMS=100"), options: world.options) {
            client in
            await #expect(throws: SeedListError.self) { try await client.ping() }
            await #expect(throws: OperationTimeoutError.self) {
                try await client.database("app").with(timeout: .milliseconds(50)).runCommand(["ping": 1])
            }
        }
    }

    @Test("cancelling and closing end the waiting for names")
    func endings() async throws {
        let world = try NameWorld()
        world.names.manner = .silent
        let client = try MongoClient(world.uri(), options: world.options)
        let asking = Task { try await client.ping() }
        try await expectEventually { world.lookUps > 0 }
        let waiting = Task { try await client.ping() }
        asking.cancel()
        await #expect(throws: CancellationError.self) { try await asking.value }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        await client.close()
        let count = world.lookUps
        await #expect(throws: PoolError.self) { try await client.ping() }
        #expect(world.lookUps == count)
    }
}
