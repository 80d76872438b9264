import MongoCore
import Testing

@Suite struct SeedListTests {
    private func completed(
        _ uri: String, _ hosts: [String], texts: [[String]] = [], port: UInt16 = 27017
    ) throws -> ConnectionString {
        var generator = SystemRandomNumberGenerator()
        return try ConnectionString(uri).completed(
            by: hosts.map { ServiceHost(name: $0, port: port) },
            texts: texts.map { $0.map { Array($0.utf8) } },
            using: &generator)
    }

    private func failure(_ uri: String, _ hosts: [String], texts: [[String]] = []) -> ConnectionStringError? {
        #expect(throws: ConnectionStringError.self) { try completed(uri, hosts, texts: texts) }
    }

    @Test(arguments: [
        ("db.example.com", "a.example.com"),
        ("db.example.com", "A.EXAMPLE.com."),
        ("db.example.com", "a.b.example.com"),
        ("DB.Example.com", "a.example.com"),
        ("a.b.example.com", "x.b.example.com"),
        ("example.com", "a.example.com"),
        ("example", "a.example"),
    ])
    func hostsOfTheDomainAreAccepted(host: String, listed: String) throws {
        #expect(try completed("mongodb+srv://\(host)", [listed]).hosts.count == 1)
    }

    @Test(arguments: [
        // Another domain; the domain as the end of a longer word; the domain itself.
        ("db.example.com", "a.example.org"),
        ("db.example.com", "a.notexample.com"),
        ("db.example.com", "example.com"),
        ("db.example.com", "com"),
        ("a.b.example.com", "x.example.com"),
        // A name of one or two parts is its own domain.
        ("example.com", "example.com"),
        ("example.com", "aexample.com"),
        ("example.com", "a.com"),
        ("example", "example"),
        ("example", "a.other"),
        // The specification's own list.
        ("localhost", "localhost.mongodb"), ("mongo.local", "test_1.evil.local"),
        ("blogs.mongodb.com", "blogs.evil.com"), ("localhost", "localhost"), ("mongo.local", "mongo.local"),
        ("localhost", "test_1.cluster_1localhost"), ("mongo.local", "test_1.my_hostmongo.local"),
        ("blogs.mongodb.com", "cluster.testmongodb.com"),
    ])
    func othersAreNot(host: String, listed: String) {
        let error = failure("mongodb+srv://\(host)", ["good.\(host)", listed])
        #expect(error?.code == .invalidHost)
        #expect(error?.message.contains(listed) == true)
    }

    @Test func noHostIsAnError() {
        #expect(failure("mongodb+srv://db.example.com", [])?.code == .invalidHost)
        // The root stands for a service that is expressly not offered.
        #expect(failure("mongodb+srv://db.example.com", [""])?.code == .invalidHost)
    }

    @Test func textFillsWhatTheStringLeavesOpen() throws {
        let hosts = ["a.example.com"]
        let texts = [["replica", "Set=rs0&authSource=users"]]
        let open = try completed("mongodb+srv://u:p@db.example.com/app", hosts, texts: texts)
        #expect(open.options.replicaSet == "rs0")
        #expect(open.credential?.source == "users")
        #expect(open.credential?.password == "p")
        #expect(open.options.tls == true)
        let said = try completed(
            "mongodb+srv://u:p@db.example.com/?authSource=mine&replicaSet=mine&tls=false", hosts, texts: texts
        )
        #expect(said.options.replicaSet == "mine")
        #expect(said.credential?.source == "mine")
        #expect(said.options.tls == false)
        let nobody = try completed("mongodb+srv://db.example.com", hosts, texts: texts)
        #expect(nobody.credential == nil)
        #expect(nobody.authSource == "users")
    }

    @Test(arguments: [
        [["tls=false"]], [["socketTimeoutMS=5"]], [["authSource"]], [["authSource="]],
        [["loadBalanced=perhaps"]],
        [["unheardOf=1"]], [["replicaSet=a"], ["authSource=b"]], [["replicaSet=a&loadBalanced=true"]],
    ])
    func textHasThreeOptionsAtMost(texts: [[String]]) {
        _ = failure("mongodb+srv://db.example.com", ["a.example.com"], texts: texts)
    }

    @Test func textCannotContradictTheString() {
        let uri = "mongodb+srv://db.example.com/?srvMaxHosts=1"
        #expect(
            failure(uri, ["a.example.com"], texts: [["replicaSet=a"]])?.code == .conflictingOptions)
        #expect(
            failure(uri, ["a.example.com"], texts: [["loadBalanced=true"]])?.code == .conflictingOptions)
        #expect(
            failure(
                "mongodb+srv://db.example.com", ["a.example.com", "b.example.com"],
                texts: [["loadBalanced=true"]])?
                .code == .conflictingOptions)
    }

    @Test func someAreChosenByChance() throws {
        let hosts = (0..<10).map { "h\($0).example.com" }
        var seen: Set<ServerAddress> = []
        for _ in 0..<200 {
            let chosen = try completed("mongodb+srv://db.example.com/?srvMaxHosts=2", hosts).hosts
            #expect(Set(chosen).count == 2)
            seen.formUnion(chosen)
        }
        #expect(seen.count == 10)
        #expect(try completed("mongodb+srv://db.example.com/?srvMaxHosts=0", hosts).hosts.count == 10)
        #expect(try completed("mongodb+srv://db.example.com/?srvMaxHosts=11", hosts).hosts.count == 10)
    }

    @Test func laterTheServersInUseStay() throws {
        var generator = SystemRandomNumberGenerator()
        let string = try ConnectionString("mongodb+srv://db.example.com/?srvMaxHosts=2")
        let current: [ServerAddress] = [
            .tcp(host: "a.example.com", port: 1), .tcp(host: "gone.example.com", port: 1),
        ]
        let services = ["x", "a", "y", "z"].map { ServiceHost(name: "\($0).example.com", port: 1) }
        for _ in 0..<50 {
            let update = string.updatedServers(
                by: services + [ServiceHost(name: "evil.org", port: 1)], current: current, using: &generator)
            #expect(update.servers.count == 2)
            #expect(update.servers.contains(current[0]))
            #expect(!update.servers.contains(current[1]))
            #expect(update.rejected == ["evil.org"])
        }
    }

    @Test func theServiceNameIsAnOption() throws {
        #expect(try ConnectionString("mongodb://a").serviceRecordName == nil)
        #expect(
            try ConnectionString("mongodb+srv://db.example.com").serviceRecordName
                == "_mongodb._tcp.db.example.com")
        #expect(
            try ConnectionString("mongodb+srv://db.example.com/?srvServiceName=own").serviceRecordName
                == "_own._tcp.db.example.com")
    }

    @Test func pollingKeepsAMinuteAndComesSoonerAfterAFailure() {
        var poller = SeedListPoller(timeToLive: .seconds(5), heartbeatFrequency: .seconds(10))
        #expect(poller.interval == .seconds(60))
        poller.failed()
        #expect(poller.interval == .seconds(10))
        poller.found(timeToLive: .seconds(300))
        #expect(poller.interval == .seconds(300))
        poller.found(timeToLive: .zero)
        #expect(poller.interval == .seconds(60))
        #expect(SeedListPoller.applies(to: .unknown))
        #expect(SeedListPoller.applies(to: .sharded))
        for type in [TopologyType.single, .replicaSetNoPrimary, .replicaSetWithPrimary, .loadBalanced] {
            #expect(!SeedListPoller.applies(to: type))
        }
    }
}
